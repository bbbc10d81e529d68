#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "turngap/report/text_layout.h"

namespace turngap::cli {

bool on_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

bool coloured() {
  const char* unwanted = std::getenv("NO_COLOR");
  return on_terminal() && (unwanted == nullptr || *unwanted == '\0');
}

std::size_t columns_of_stdout() {
  constexpr std::size_t kUsual = 80;
  constexpr std::size_t kWidest = 120;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsual;
  return std::clamp<std::size_t>(size.ws_col, kNarrowestText, kWidest);
}

}  // namespace turngap::cli
