#pragma once

#include <cstdint>
#include <optional>

#include "dsp/band_frames.h"
#include "dsp/leak_estimator.h"
#include "dsp/level_track.h"

namespace turngap {

/// What leaks of the other channel into this one, as far as its path is known. Both bounds are twice what the path
/// says, over the time the line's filter rings, since its response differs from band to band.
class LeakPrediction {
 public:
  /// The other channel, and the path from it, if there is one.
  LeakPrediction(const BandFrames& frames, const LevelTrack& levels, const std::optional<LeakPath>& path);

  bool any() const { return gain_ > 0.0F; }
  /// Upper bound of the leak's power in each band of a frame.
  BandPowers in_frame(std::int64_t frame) const;
  /// Upper bound of the leak's power in a 1 ms step.
  float in_step(std::int64_t ms) const;

 private:
  const BandFrames& frames_;
  const LevelTrack& levels_;
  std::int64_t lag_ms_ = 0;
  float gain_ = 0.0F;
};

}  // namespace turngap
