#include "dsp/lag_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace turngap {
namespace {

// A lag that stays within 2 ms for eight seconds is no chance; packets that a network delays move it by 20 ms or more,
// and whoever sees a single jump below that cannot tell it from another echo path.
constexpr double kSameLagMs = 2.0;
constexpr double kMostDriftMs = 15.0;

std::string place_of(double lag_ms) {
  return fmt::format("{:.0f} ms {}", std::abs(lag_ms), lag_ms < 0.0 ? "earlier" : "later");
}

}  // namespace

void LagHistory::add(const std::optional<LeakPath>& path, int steady_windows_needed) {
  const bool same =
      path && last_ && path->clarity > kClearLeak && std::abs(path->lag.value - last_->lag.value) <= kSameLagMs;
  steady_windows_ = same ? steady_windows_ + 1 : 0;
  last_ = path;
  if (steady_windows_ < steady_windows_needed) return;
  lowest_ms_ = strongest_ ? std::min(lowest_ms_, path->lag.value) : path->lag.value;
  highest_ms_ = strongest_ ? std::max(highest_ms_, path->lag.value) : path->lag.value;
  if (!strongest_ || path->power_gain > strongest_->power_gain) strongest_ = path;
}

void LagHistory::take_lags_of(const LagHistory& moved, const LagHistory& opposite) {
  if (!strongest_ || !moved.strongest_) return;
  // A leak the other way, softer than its source, is seen from this side too, backwards in time: that is no jump.
  const bool mirrored = opposite.strongest_ && opposite.strongest_->power_gain < 1.0 &&
                        -moved.lowest_ms_ > opposite.lowest_ms_ - kMostDriftMs &&
                        -moved.lowest_ms_ < opposite.highest_ms_ + kMostDriftMs;
  if (!mirrored) lowest_ms_ = std::min(lowest_ms_, moved.lowest_ms_);
  highest_ms_ = std::max(highest_ms_, moved.highest_ms_);
}

std::vector<Finding> LagHistory::findings(const char* source, const char* channel) const {
  if (!strongest_) return {};
  std::vector<Finding> findings;
  findings.push_back({Flag::leak,
                      fmt::format("the {} is heard on the {}'s channel at {:.0f} dB, {:.0f} ms later; it is taken into "
                                  "account in every edge",
                                  source, channel, 10.0 * std::log10(strongest_->power_gain), strongest_->lag.value),
                      false});
  if (highest_ms_ - lowest_ms_ <= kMostDriftMs) return findings;
  findings.push_back(
      {Flag::timeline_drift,
       fmt::format("the {} is heard on the {}'s channel {} in one place and {} in another: one track was stretched or "
                   "shifted against the other, and no latency of this recording can be trusted",
                   source, channel, place_of(lowest_ms_), place_of(highest_ms_)),
       true});
  return findings;
}

}  // namespace turngap
