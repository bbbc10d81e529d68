#pragma once

#include "turngap/stats/release_comparison.h"

namespace turngap {

/// The latencies of both sides that are compared. If `paired`, unit i of both is one scenario; else a unit is a call.
struct ComparedSamples {
  CallSample base;
  CallSample candidate;
  bool paired = false;
};

/// Paired where both tables have pair keys: the scenarios that both have.
ComparedSamples samples_of(const LatencyTable& base, const LatencyTable& candidate);

SideSummary base_side(const LatencyTable& base, const LatencyTable& candidate, const ComparedSamples& samples);
SideSummary candidate_side(const LatencyTable& base, const LatencyTable& candidate, const ComparedSamples& samples);

}  // namespace turngap
