#include "cli/transfer_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "cli/message.h"
#include "cli/terminal.h"

namespace turngap::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLines{200};

}  // namespace

TransferProgress::TransferProgress(std::size_t files, std::int64_t expected_bytes)
    : files_(files), expected_bytes_(expected_bytes), live_(on_terminal()) {}

TransferProgress::~TransferProgress() {
  clear();
}

void TransferProgress::add_bytes(std::int64_t bytes) {
  bytes_ += bytes;
  if (!live_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < kBetweenLines) return;
  shown_ = now;
  show();
}

void TransferProgress::add_file() {
  ++files_done_;
  if (live_) return show();
  const auto tenth = [this](std::size_t done) { return done * 10 / files_; };
  if (tenth(files_done_) != tenth(files_done_ - 1)) show();
}

void TransferProgress::tick() {
  constexpr std::chrono::seconds kOldest{1};
  const auto now = std::chrono::steady_clock::now();
  if (!live_ || now - shown_ < kOldest) return;
  shown_ = now;
  show();
}

void TransferProgress::clear() const {
  if (live_) print_message("\r\033[K");
}

void TransferProgress::show() const {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const double rate = seconds > 0 ? static_cast<double>(bytes_) / seconds : 0.0;
  const auto left = static_cast<double>(expected_bytes_ - bytes_);
  const std::string time_left =
      rate > 0 && left > 0 && files_done_ < files_ ? fmt::format(", {:.0f} s left", left / rate) : "";
  const std::string text = fmt::format("{} of {} recordings, {} %, {:.1f} MB, {:.1f} MB/s{}", files_done_, files_,
                                       100 * files_done_ / std::max<std::size_t>(1, files_),
                                       static_cast<double>(bytes_) / 1e6, rate / 1e6, time_left);
  if (live_) {
    print_message("\r\033[K{}", text.substr(0, columns_of_stderr() - 1));
  } else {
    print_message("{}\n", text);
  }
  std::fflush(stderr);
}

}  // namespace turngap::cli
