#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "turngap/report/text_layout.h"

namespace turngap::cli {
namespace {

int descriptor_of(Stream stream) {
  return stream == Stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

// One that can move its cursor.
bool is_terminal(Stream stream) {
  const char* kind = std::getenv("TERM");
  const bool can_move = kind == nullptr || std::string_view(kind) != "dumb";
  return can_move && isatty(descriptor_of(stream)) == 1;
}

}  // namespace

bool on_terminal() {
  return is_terminal(Stream::err);
}

bool coloured(Stream stream) {
  const char* unwanted = std::getenv("NO_COLOR");
  return is_terminal(stream) && (unwanted == nullptr || *unwanted == '\0');
}

std::size_t columns_of(Stream stream) {
  constexpr std::size_t kUsual = 80;
  constexpr std::size_t kWidest = 120;
  winsize size{};
  if (ioctl(descriptor_of(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return std::clamp<std::size_t>(size.ws_col, kNarrowestText, kWidest);
}

std::size_t columns_of_stderr() {
  winsize size{};
  constexpr std::size_t kUsual = 80;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : kUsual;
}

}  // namespace turngap::cli
