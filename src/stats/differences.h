#pragma once

#include <optional>
#include <string>

#include "stats/compared_sides.h"
#include "turngap/stats/release_comparison.h"

namespace turngap {

/// MOVER of two estimates with their intervals (G. Y. Zou, A. Donner, Statistics in Medicine 27, 2008); `correlation`
/// is that of the two, 0 for independent sides. Nothing where an interval is missing.
std::optional<Interval> mover(double base, const std::optional<Interval>& of_base, double candidate,
                              const std::optional<Interval>& of_candidate, double correlation);

QuantileComparison compare_quantile(const ComparedSamples& samples, double q);

RateComparison compare_rate(std::string name, const RateEstimate& base, const RateEstimate& candidate);

/// See ReleaseComparison::resolution_ms.
double resolution_of(const LatencyTable& base, const LatencyTable& candidate);

}  // namespace turngap
