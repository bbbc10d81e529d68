#include "core/file_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/shortage.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr std::size_t kPiece = 1 << 16;

}  // namespace

FileText read_file(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  FileText read{"", file < 0 ? errno : 0};
  for (ssize_t got = file < 0 ? 0 : 1; got != 0 && read.reason == 0;) {
    const std::size_t before = read.text.size();
    read.text.resize(before + kPiece);
    got = ::read(file, read.text.data() + before, kPiece);
    if (got < 0 && errno != EINTR) read.reason = errno;
    read.text.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
  }
  if (file >= 0) close(file);
  if (is_shortage(read.reason)) fail_for_shortage(path.string(), read.reason);
  return read;
}

std::string text_of_file(const std::filesystem::path& path, std::string_view expected) {
  FileText read = read_file(path);
  if (read.reason == 0) return std::move(read.text);
  throw FatalError(fmt::format("{}: expected {}, found: {}", path.string(), expected, std::strerror(read.reason)));
}

}  // namespace turngap
