#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace turngap::cli {

/// A line on stderr, a terminal, that tells how far some work is, with its rate and the time left; nothing where it is
/// not `shown`. It vanishes with the object.
class ProgressLine {
 public:
  /// `what` is counted, e.g. "recordings measured".
  ProgressLine(bool shown, std::string_view what) : shown_(shown), what_(what) {}
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// May be called all the time; the line changes a few times a second. Without `total`: not known yet.
  void show(std::size_t done, std::optional<std::size_t> total);
  void clear();  ///< before other words

 private:
  using Clock = std::chrono::steady_clock;

  bool shown_;
  std::string_view what_;
  bool is_there_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point last_{};
};

}  // namespace turngap::cli
