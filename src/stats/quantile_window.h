#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "turngap/stats/call_statistics.h"

namespace turngap {

/// What drawn calls add up to in a window.
struct WindowTally {
  std::uint64_t turns = 0;
  std::uint64_t below = 0;            ///< the window
  std::vector<std::uint64_t> counts;  ///< of each distinct value in it
};

/// The distinct values of a sample around its q-quantile, where the quantile of nearly every set of resampled calls
/// lies: of the values below and above only the number matters.
class QuantileWindow {
 public:
  /// `sample` outlives the window.
  QuantileWindow(const CallSample& sample, double q);

  /// What a call has outside; nothing where it has values inside.
  struct Outside {
    std::uint32_t turns = 0;
    std::uint32_t below = 0;
  };
  std::optional<Outside> outside(std::uint32_t call) const;

  WindowTally empty() const { return {.counts = std::vector<std::uint64_t>(distinct_.size(), 0)}; }
  void add(std::uint32_t call, std::uint64_t times, WindowTally& tally) const;

  /// The type-7 quantile; nothing where it lies outside the window or no value was drawn.
  std::optional<double> quantile(const WindowTally& tally) const;
  /// The same of the whole sample, which takes long; `times` a call was drawn.
  std::optional<double> quantile(std::span<const std::uint32_t> times) const;

 private:
  struct Call {
    Outside outside;          // `turns` of it are all turns of the call
    std::uint32_t first = 0;  // of its places in the window
  };

  std::optional<double> value_at(std::uint64_t rank, const WindowTally& tally) const;

  const CallSample& sample_;
  double q_;
  std::vector<Call> calls_;            // one more, which ends the places of the last
  std::vector<std::uint32_t> places_;  // in distinct_, of each value in the window, call by call
  std::vector<std::int32_t> distinct_;
};

}  // namespace turngap
