#pragma once

#include <cstdint>

#include "dsp/band_frames.h"
#include "dsp/leak_prediction.h"

namespace turngap {

/// Follows the noise of one channel.
///
/// The floor is a low quantile of the band powers over the two seconds before and after, so that speech does not raise
/// it and a changing background is followed (V. Stahl et al., "Quantile based noise estimation", ICASSP 2000). Where
/// the background is not steady (other voices, a busy office), a low quantile lies far below its peaks: there the floor
/// is raised to the peaks of what lies well away from the channel's own speech.
class NoiseFloor {
 public:
  /// The noise power in each band around frames [from, to). Blocks are asked for in order. What leaked from the other
  /// channel is no background.
  BandPowers around(const BandFrames& frames, const LeakPrediction& leak, std::int64_t from, std::int64_t to);

 private:
  float speech_power_ = 0.0F;  ///< level of the channel's own speech so far
};

/// How far the floor looks to either side.
inline constexpr Millis kFloorReach{2000.0};

/// A quantile of band powers that means the same for steady noise as its mean, and its peaks for noise that is not.
inline constexpr double kPeakQuantile = 0.9;
/// The 90 % quantile of 20 ms means of Gaussian noise over its mean, about 12 degrees of freedom a band.
inline constexpr float kPeakOverMean = 1.45F;

}  // namespace turngap
