#include "cli/progress_line.h"

#include <cstdio>

#include "cli/message.h"
#include "cli/terminal.h"
#include "turngap/report/progress_text.h"

namespace turngap::cli {

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::show(std::size_t done, std::optional<std::size_t> total) {
  constexpr std::chrono::milliseconds kBetween{200};
  const auto now = Clock::now();
  const bool ended = done == total;
  if (!shown_ || (is_there_ && !ended && now - last_ < kBetween)) return;
  last_ = now;
  is_there_ = true;
  const double elapsed_s = std::chrono::duration<double>(now - begin_).count();
  print_message("\r\033[K{}", progress_text({what_, done, total, elapsed_s}, columns_of_stderr() - 1));
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (is_there_) print_message("\r\033[K");
  is_there_ = false;
}

}  // namespace turngap::cli
