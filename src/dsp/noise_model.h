#pragma once

#include <array>
#include <cstdint>

#include "dsp/band_frames.h"
#include "dsp/level_track.h"
#include "dsp/sliding_quantile.h"

namespace turngap {

/// The noise of one channel around some moment: mean powers of what is there when nobody speaks.
struct Noise {
  BandPowers bands;       ///< in each band of a frame
  float full_power;       ///< of the 5 ms level, LevelBand::full
  float power_above_hum;  ///< the same of LevelBand::above_hum

  float power(LevelBand band) const { return band == LevelBand::full ? full_power : power_above_hum; }
};

/// Estimates the noise of one channel.
///
/// A low quantile over the two seconds before and after lies below the speech and follows a changing background
/// (V. Stahl et al., "Quantile based noise estimation", ICASSP 2000). What the mean of Gaussian noise is over that
/// quantile follows from the chi-squared distribution with the degrees of freedom of the band: what is wide averages
/// more.
class NoiseModel {
 public:
  explicit NoiseModel(const BandLayout& layout);

  /// The noise around frames [from, to), which do not lie before those of the last call.
  Noise around(const BandFrames& frames, const LevelTrack& levels, std::int64_t from, std::int64_t to);

 private:
  BandPowers band_noise(const BandFrames& frames, std::int64_t first, std::int64_t last);

  BandPowers mean_over_quantile_;
  std::array<SlidingQuantile, kBands> bands_;
  SlidingQuantile full_;
  SlidingQuantile above_hum_;
};

/// How far the noise model looks to either side.
inline constexpr Millis kNoiseReach{2000.0};

}  // namespace turngap
