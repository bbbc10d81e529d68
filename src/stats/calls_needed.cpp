#include "stats/calls_needed.h"

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

constexpr double kMostCalls = 1e6;  // more than anyone has

// Where there is no interval: from the slope of the quantile function over the last tenth of the values.
double rough_error_ms(const CallSample& sample, const QuantileEstimate& estimate) {
  constexpr double kTail = 0.1;
  const double slope = (*sample.quantile(1.0) - *sample.quantile(1.0 - kTail)) / kTail;
  return estimate.share_error.value_or(0.0) * slope;
}

double half_width_ms(const ReleaseComparison& c, const ComparedSamples& samples) {
  constexpr double kNormal = 1.645;
  if (c.mover_ms) return (c.mover_ms->high - c.mover_ms->low) / 2.0;
  if (!c.p95.difference_ms || std::min(c.base.compared, c.candidate.compared) < 2) return 0.0;
  return kNormal *
         std::hypot(rough_error_ms(samples.base, c.p95.base), rough_error_ms(samples.candidate, c.p95.candidate));
}

// As many a side say as much as the two unequal numbers.
double calls_a_side(const ReleaseComparison& c) {
  return 2.0 / (1.0 / static_cast<double>(c.base.compared) + 1.0 / static_cast<double>(c.candidate.compared));
}

// Of the two intervals the one that reaches further, towards `boundary`.
double reach_towards(double boundary, const ReleaseComparison& c) {
  const double difference = *c.p95.difference_ms;
  double reach = 0.0;
  for (const auto& interval : {c.mover_ms, c.bootstrap_ms}) {
    if (!interval) continue;
    reach = std::max(reach, difference < boundary ? interval->high - difference : difference - interval->low);
  }
  return reach;
}

}  // namespace

// A change of 1.5 half-widths is seen with a probability of 80 %; a half-width falls with the root of the calls.
std::optional<std::size_t> calls_to_see_the_margin(const ReleaseComparison& c, const ComparedSamples& samples) {
  constexpr double kHalfWidthsSeen = 1.5;
  const double half = half_width_ms(c, samples);
  if (half <= 0.0 || c.config.margin_ms <= 0.0) return std::nullopt;
  const double needed = std::ceil(calls_a_side(c) * std::pow(kHalfWidthsSeen * half / c.config.margin_ms, 2));
  if (needed > kMostCalls) return std::nullopt;
  return std::max(kMinCalls, static_cast<std::size_t>(needed));
}

std::optional<std::size_t> calls_to_tell_the_difference(const ReleaseComparison& c) {
  if (!c.p95.difference_ms || !c.mover_ms) return std::nullopt;
  // Where both methods keep below the margin, they disagree on whether the release has improved.
  const bool below_margin = std::max(c.mover_ms->high, c.p95.interval_ms->high) < c.config.margin_ms;
  const double boundary = below_margin ? 0.0 : c.config.margin_ms;
  const double distance = std::abs(*c.p95.difference_ms - boundary);
  // What more calls do not narrow.
  const double narrowed = distance * distance - c.resolution_ms * c.resolution_ms;
  if (narrowed <= 0.0) return std::nullopt;
  const double reach = reach_towards(boundary, c);
  const double needed = std::floor(calls_a_side(c) * reach * reach / narrowed) + 1.0;
  if (needed > kMostCalls) return std::nullopt;
  return std::max(kMinCalls, static_cast<std::size_t>(needed));
}

std::optional<std::size_t> calls_for_both_intervals(const ReleaseComparison& c, const ComparedSamples& samples) {
  const auto base = calls_for_interval(samples.base, c.p95.base.q);
  const auto candidate = calls_for_interval(samples.candidate, c.p95.candidate.q);
  if (!base || !candidate) return std::nullopt;
  return std::max({kMinCalls, *base, *candidate});
}

}  // namespace turngap
