#include "cli/progress_line.h"

#include <fmt/format.h>

#include <cstdio>

namespace turngap::cli {

ProgressLine::~ProgressLine() {
  if (shown_) fmt::print(stderr, "\r\033[K");
}

void ProgressLine::show(std::size_t done, std::size_t total) const {
  if (!shown_) return;
  fmt::print(stderr, "\r{} of {} recordings", done, total);
  std::fflush(stderr);
}

}  // namespace turngap::cli
