#include "dsp/leak_prediction.h"

#include <algorithm>

namespace turngap {
namespace {

constexpr float kSafety = 2.0F;
// The lag is known to a fraction of a millisecond; the 5 ms of a level and the line's filter spread it.
constexpr std::int64_t kEarlierMs = 3;
constexpr std::int64_t kRingMs = 12;

}  // namespace

LeakPrediction::LeakPrediction(const BandFrames& frames, const LevelTrack& levels, const std::optional<LeakPath>& path)
    : frames_(frames), levels_(levels) {
  if (!path) return;
  lag_ms_ = whole_millis(path->lag);
  gain_ = kSafety * static_cast<float>(path->power_gain);
}

BandPowers LeakPrediction::in_frame(std::int64_t frame) const {
  BandPowers leak{};
  if (gain_ == 0.0F) return leak;
  const std::int64_t source = frame - lag_ms_ / kHopMs;
  const std::int64_t first = std::max(frames_.begin_index(), source - 2);
  const std::int64_t last = std::min(frames_.end_index() - 1, source + 1);
  for (std::int64_t k = first; k <= last; ++k) {
    for (std::size_t b = 0; b < kBands; ++b) leak[b] = std::max(leak[b], gain_ * frames_[k].power[b]);
  }
  return leak;
}

float LeakPrediction::in_step(std::int64_t ms) const {
  float leak = 0.0F;
  if (gain_ == 0.0F) return leak;
  const std::int64_t first = std::max(levels_.begin(), ms - lag_ms_ - kRingMs);
  const std::int64_t last = std::min(levels_.end() - 1, ms - lag_ms_ + kEarlierMs);
  for (std::int64_t k = first; k <= last; ++k) leak = std::max(leak, gain_ * levels_.power(k, LevelBand::full));
  return leak;
}

}  // namespace turngap
