#include "dsp/edge_estimate.h"

#include <algorithm>
#include <cmath>

#include "dsp/sound_runs.h"

namespace turngap {
namespace {

// A 5 ms frame of the definition starts anywhere within 5 ms, and a level that crosses the threshold slowly crosses it
// some milliseconds earlier or later: measured on clean recorded speech, 95 % of the edges lie within 6 ms.
constexpr double kClearUncertaintyMs = 6.0;
// The level is uncertain by about this much (utterance level, codec).
constexpr double kLevelUncertainty = 1.6;  // 2 dB
constexpr std::int64_t kLongestPlateauMs = 250;
// What lies beyond so long a silence is another sound.
constexpr std::int64_t kSilentGapMs = 40;

// In noise of `depth` dB above the edge power, measured on recorded speech of six voices in white and pink noise: the
// 32 ms window and the averaging of five frames see a sound 8 ms too far, the end hides 0.065 depth^2 ms of its decay,
// and 95 % of the edges lie within 16 + 0.0155 depth^3 ms.
constexpr double kSmearMs = 8.0;
constexpr double kHiddenDecayMs = 0.065;
constexpr double kHiddenRiseMs = 0.010;
constexpr double kMaskedUncertaintyMs = 16.0;
constexpr double kMaskedUncertaintyGrowthMs = 0.0155;
constexpr double kDeepestDb = 26.0;

double masking_depth_db(const Passage& passage, double threshold) {
  return std::clamp(decibels(passage.noise_power()) - decibels(threshold), 0.0, kDeepestDb);
}

Millis masked_uncertainty(double depth_db) {
  return Millis{kMaskedUncertaintyMs + kMaskedUncertaintyGrowthMs * std::pow(depth_db, 3.0)};
}

// How far a crossing of the edge power moves if that power is off by kLevelUncertainty either way.
std::int64_t crossing_spread_ms(const Passage& passage, std::int64_t edge_ms, std::int64_t outward, double threshold) {
  const Stretch reach = passage.reach();
  const auto inside = [&](std::int64_t ms) { return ms >= reach.begin_ms && ms < reach.end_ms; };
  const auto excess = [&](std::int64_t ms) { return passage.power(ms) - passage.noise_power(); };
  std::int64_t spread = 0;
  for (std::int64_t k = 0; k <= spread + kSilentGapMs && inside(edge_ms + k * outward); ++k) {
    if (excess(edge_ms + k * outward) > threshold / kLevelUncertainty) spread = k;
  }
  for (std::int64_t k = 1; k <= kLongestPlateauMs && inside(edge_ms - k * outward); ++k) {
    if (excess(edge_ms - k * outward) > threshold * kLevelUncertainty) return std::max(spread, k);
  }
  return spread;
}

Millis clear_uncertainty(std::int64_t spread_ms) {
  return Millis{std::hypot(kClearUncertaintyMs, static_cast<double>(spread_ms) / 2.0)};
}

}  // namespace

EdgeEstimate onset_estimate(const Passage& passage, const Stretch& stretch, double threshold) {
  const Millis at{static_cast<double>(stretch.begin_ms)};
  if (!noise_covers(passage, threshold)) {
    return {at, clear_uncertainty(crossing_spread_ms(passage, stretch.begin_ms, -1, threshold))};
  }
  const double depth_db = masking_depth_db(passage, threshold);
  return {at + Millis{std::round(kSmearMs - kHiddenRiseMs * depth_db * depth_db)}, masked_uncertainty(depth_db)};
}

EdgeEstimate end_estimate(const Passage& passage, const Stretch& stretch, double threshold) {
  const Millis at{static_cast<double>(stretch.end_ms)};
  if (!noise_covers(passage, threshold)) {
    return {at, clear_uncertainty(crossing_spread_ms(passage, stretch.end_ms - 1, 1, threshold))};
  }
  const double depth_db = masking_depth_db(passage, threshold);
  return {at + Millis{std::round(kHiddenDecayMs * depth_db * depth_db - kSmearMs)}, masked_uncertainty(depth_db)};
}

}  // namespace turngap
