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
constexpr double kLevelUncertainty = 2.5;  // 4 dB
constexpr std::int64_t kLongestPlateauMs = 250;
// What lies beyond so long a silence is another sound.
constexpr std::int64_t kSilentGapMs = 40;

// In noise that hides what lies less than `hidden` dB above the edge power, measured on recorded speech of six voices
// in white and pink noise and behind other voices: the 32 ms window and the averaging of five frames see a sound 10 ms
// too early and 7 ms too long, speech takes 0.6 ms a dB to rise from there and 2.3 ms a dB to decay, and of some
// utterances a weak first or last sound is hidden as a whole, which is what the uncertainty grows with.
constexpr double kSmearBeforeMs = 10.0;
constexpr double kSmearAfterMs = 7.0;
constexpr double kRiseMsPerDb = 0.6;
constexpr double kDecayMsPerDb = 2.3;
constexpr double kMostHiddenDb = 20.0;
constexpr std::int64_t kSpectrumMs = 300;  // the spectrum of an edge is that of so much sound beside it

struct Growth {
  double least_ms;
  double ms_per_db;
  double from_db;

  Millis at(double hidden_db) const { return Millis{least_ms + ms_per_db * std::max(0.0, hidden_db - from_db)}; }
};
constexpr Growth kOnsetUncertainty{10.0, 8.0, 2.0};
constexpr Growth kEndUncertainty{18.0, 8.0, -3.5};

// How far above the edge power a sound with the spectrum of `edge` begins to stand out of the noise; below 0 where the
// edge itself stands out.
double hidden_db(const Passage& passage, Stretch edge, double threshold) {
  return std::min(decibels(least_visible_power(passage, edge)) - decibels(threshold), kMostHiddenDb);
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

// What the other party's leak may hide beside an edge, in dB above the edge power.
double hidden_by_leak_db(const Passage& passage, std::int64_t edge_ms, std::int64_t outward, double threshold) {
  const Stretch reach = passage.reach();
  double leak = 0.0;
  for (std::int64_t k = 0; k <= kLongestPlateauMs; ++k) {
    const std::int64_t ms = edge_ms + k * outward;
    if (ms >= reach.begin_ms && ms < reach.end_ms) leak = std::max(leak, passage.leak(ms));
  }
  return decibels(leak) - decibels(threshold);
}

// Of an edge that stands out of the noise.
Millis visible_uncertainty(const Passage& passage, std::int64_t edge_ms, std::int64_t outward, double threshold,
                           const Growth& growth) {
  const Millis clear = clear_uncertainty(crossing_spread_ms(passage, edge_ms, outward, threshold));
  const double hidden = hidden_by_leak_db(passage, edge_ms, outward, threshold);
  return hidden > growth.from_db ? std::max(clear, growth.at(hidden)) : clear;
}

}  // namespace

EdgeEstimate onset_estimate(const Passage& passage, const Stretch& stretch, double threshold) {
  const Millis at{static_cast<double>(stretch.begin_ms)};
  if (!noise_covers(passage, threshold)) {
    return {at, visible_uncertainty(passage, stretch.begin_ms, -1, threshold, kOnsetUncertainty)};
  }
  const Stretch edge{stretch.begin_ms, std::min(stretch.end_ms, stretch.begin_ms + kSpectrumMs)};
  const double hidden = hidden_db(passage, edge, threshold);
  const double rise_ms = kRiseMsPerDb * std::max(0.0, hidden);
  return {at + Millis{std::round(kSmearBeforeMs - rise_ms)}, kOnsetUncertainty.at(hidden)};
}

EdgeEstimate end_estimate(const Passage& passage, const Stretch& stretch, double threshold) {
  const Millis at{static_cast<double>(stretch.end_ms)};
  if (!noise_covers(passage, threshold)) {
    return {at, visible_uncertainty(passage, stretch.end_ms - 1, 1, threshold, kEndUncertainty)};
  }
  const Stretch edge{std::max(stretch.begin_ms, stretch.end_ms - kSpectrumMs), stretch.end_ms};
  const double hidden = hidden_db(passage, edge, threshold);
  const double decay_ms = kDecayMsPerDb * std::max(0.0, hidden);
  return {at + Millis{std::round(decay_ms - kSmearAfterMs)}, kEndUncertainty.at(hidden)};
}

}  // namespace turngap
