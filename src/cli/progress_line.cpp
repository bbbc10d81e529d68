#include "cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace turngap::cli {

ProgressLine::ProgressLine() : on_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (on_terminal_) fmt::print(stderr, "\r\033[K");
}

void ProgressLine::show(std::size_t done, std::size_t total) const {
  if (!on_terminal_) return;
  fmt::print(stderr, "\r{} of {} recordings", done, total);
  std::fflush(stderr);
}

}  // namespace turngap::cli
