#pragma once

#include "stats/made_up_release.h"

namespace turngap::test {

/// `release` as it is measured: each latency with an error of its own, 95 % within ± `uncertainty_ms`.
inline LatencyTable measured(LatencyTable release, std::int32_t uncertainty_ms, std::uint64_t seed) {
  constexpr double kNormal95 = 1.960;
  Draw draw(seed);
  for (TableTurn& turn : release.turns) {
    if (!turn.latency_ms) continue;
    const double error = uncertainty_ms / kNormal95 * draw.normal();
    turn.latency_ms = *turn.latency_ms + static_cast<std::int32_t>(std::lround(error));
    turn.uncertainty_ms = uncertainty_ms;
  }
  return release;
}

}  // namespace turngap::test
