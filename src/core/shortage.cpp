#include "core/shortage.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// More than a decoder asks for at a time.
constexpr std::size_t kSomeMemory = 4 << 20;

}  // namespace

bool is_shortage(int reason) {
  return reason == EMFILE || reason == ENFILE || reason == ENOMEM;
}

void fail_for_shortage(const std::string& what, int reason) {
  const bool memory = reason == ENOMEM;
  throw MachineShortage(fmt::format(
      "{}: expected {}, found that this machine gives no more ({}); it is no fault of the file: allow more "
      "({}), or do less at a time",
      what, memory ? "memory" : "to open a file", std::strerror(reason), memory ? "ulimit -v" : "ulimit -n"));
}

void require_some_memory(const std::string& what) {
  void* volatile some = std::malloc(kSomeMemory);  // volatile, or the compiler may do without
  if (some == nullptr) fail_for_shortage(what, ENOMEM);
  std::free(some);
}

}  // namespace turngap
