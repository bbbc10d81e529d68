#include "dsp/noise_model.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>

namespace turngap {
namespace {

// Below the speech even where that fills nine tenths of the time.
constexpr double kQuantile = 0.1;
// 16-bit rounding noise lies at -101 dBFS; a line at rest is never quieter than this where speech is to be found.
constexpr float kLowestNoise = 1e-9F;
constexpr std::int64_t kLevelMs = 5;
// A 5 ms level of the telephone band: twice its bandwidth of 4 kHz times its length. Of a wider band it has more, and
// the noise is taken for up to 0.4 dB louder than it is.
constexpr double kLevelFreedom = 40.0;

double mean_over_low_quantile(double degrees_of_freedom) {
  return degrees_of_freedom / boost::math::quantile(boost::math::chi_squared(degrees_of_freedom), kQuantile);
}

float level_noise(SlidingQuantile& quantile, const LevelTrack& levels, LevelBand band, std::int64_t first_ms,
                  std::int64_t last_ms) {
  quantile.slide(first_ms / kLevelMs, last_ms / kLevelMs, [&](std::int64_t level) {
    float sum = 0.0F;
    for (std::int64_t ms = level * kLevelMs; ms < (level + 1) * kLevelMs; ++ms) sum += levels.power(ms, band);
    return sum / static_cast<float>(kLevelMs);
  });
  if (quantile.empty()) return kLowestNoise;
  static const auto factor = static_cast<float>(mean_over_low_quantile(kLevelFreedom));
  return std::max(kLowestNoise, quantile.quantile(kQuantile) * factor);
}

}  // namespace

NoiseModel::NoiseModel(const BandLayout& layout) {
  for (std::size_t b = 0; b < kBands; ++b) {
    mean_over_quantile_[b] = static_cast<float>(mean_over_low_quantile(layout.degrees_of_freedom(b)));
  }
}

Noise NoiseModel::around(const BandFrames& frames, const LevelTrack& levels, std::int64_t from, std::int64_t to) {
  const auto reach = static_cast<std::int64_t>(kNoiseReach / kFrameHop);
  const std::int64_t first = std::max(frames.begin_index(), std::min(from - reach, frames.end_index() - 2 * reach));
  const std::int64_t last = std::min(frames.end_index(), std::max(to + reach, first + 2 * reach));
  const std::int64_t first_ms = std::max(levels.begin(), first * kHopMs);
  const std::int64_t last_ms = std::min(levels.end(), last * kHopMs);
  return {band_noise(frames, first, last), level_noise(full_, levels, LevelBand::full, first_ms, last_ms),
          level_noise(above_hum_, levels, LevelBand::above_hum, first_ms, last_ms)};
}

BandPowers NoiseModel::band_noise(const BandFrames& frames, std::int64_t first, std::int64_t last) {
  BandPowers noise;
  for (std::size_t b = 0; b < kBands; ++b) {
    noise[b] = kLowestNoise / kBands;
    bands_[b].slide(first, last, [&](std::int64_t k) { return frames[k].power[b]; });
    if (!bands_[b].empty()) noise[b] = std::max(noise[b], bands_[b].quantile(kQuantile) * mean_over_quantile_[b]);
  }
  return noise;
}

}  // namespace turngap
