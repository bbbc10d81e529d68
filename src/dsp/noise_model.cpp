#include "dsp/noise_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/math/distributions/chi_squared.hpp>
#include <vector>

namespace turngap {
namespace {

constexpr double kQuantile = 0.1;
// 16-bit rounding noise lies at -101 dBFS; a line at rest is never quieter than this where speech is to be found.
constexpr float kLowestNoise = 1e-9F;
constexpr std::int64_t kLevelMs = 5;
// A 5 ms level of the telephone band: twice its bandwidth of 4 kHz times its length.
constexpr double kLevelFreedom = 40.0;

double mean_over_low_quantile(double degrees_of_freedom) {
  return degrees_of_freedom / boost::math::quantile(boost::math::chi_squared(degrees_of_freedom), kQuantile);
}

// Powers are not negative, and the bit patterns of such floats are ordered as they are: the quantiles of all bands are
// found bit by bit, from the highest on, several times as fast as by std::nth_element band by band.
BandPowers quantiles_of(const std::vector<BandPowers>& powers, double q) {
  const auto rank = static_cast<std::int32_t>(q * static_cast<double>(powers.size() - 1));
  std::array<std::int32_t, kBands> pattern{};
  for (int bit = 30; bit >= 0; --bit) {
    std::array<std::int32_t, kBands> candidate;
    for (std::size_t b = 0; b < kBands; ++b) candidate[b] = pattern[b] | (1 << bit);
    std::array<std::int32_t, kBands> below{};
    for (const BandPowers& power : powers) {
      for (std::size_t b = 0; b < kBands; ++b) below[b] += std::bit_cast<std::int32_t>(power[b]) < candidate[b] ? 1 : 0;
    }
    for (std::size_t b = 0; b < kBands; ++b) pattern[b] = below[b] <= rank ? candidate[b] : pattern[b];
  }
  BandPowers result;
  for (std::size_t b = 0; b < kBands; ++b) result[b] = std::bit_cast<float>(pattern[b]);
  return result;
}

float level_noise(const LevelTrack& levels, LevelBand band, std::int64_t first_ms, std::int64_t last_ms) {
  std::vector<float> powers;
  for (std::int64_t ms = first_ms; ms + kLevelMs <= last_ms; ms += kLevelMs) {
    float sum = 0.0F;
    for (std::int64_t k = ms; k < ms + kLevelMs; ++k) sum += levels.power(k, band);
    powers.push_back(sum / static_cast<float>(kLevelMs));
  }
  if (powers.empty()) return kLowestNoise;
  const auto at = powers.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(powers.size() - 1));
  std::nth_element(powers.begin(), at, powers.end());
  static const auto factor = static_cast<float>(mean_over_low_quantile(kLevelFreedom));
  return std::max(kLowestNoise, *at * factor);
}

}  // namespace

NoiseModel::NoiseModel(const BandFrames& frames) {
  for (std::size_t b = 0; b < kBands; ++b) {
    mean_over_quantile_[b] = static_cast<float>(mean_over_low_quantile(frames.degrees_of_freedom(b)));
  }
}

Noise NoiseModel::around(const BandFrames& frames, const LevelTrack& levels, std::int64_t from, std::int64_t to) const {
  const auto reach = static_cast<std::int64_t>(kNoiseReach / kFrameHop);
  const std::int64_t first = std::max(frames.begin(), std::min(from - reach, frames.end() - 2 * reach));
  const std::int64_t last = std::min(frames.end(), std::max(to + reach, first + 2 * reach));
  const auto hop_ms = static_cast<std::int64_t>(kFrameHop.value);
  const std::int64_t first_ms = std::max(levels.begin(), first * hop_ms);
  const std::int64_t last_ms = std::min(levels.end(), last * hop_ms);
  return {band_quantiles(frames, first, last), level_noise(levels, LevelBand::full, first_ms, last_ms),
          level_noise(levels, LevelBand::above_hum, first_ms, last_ms)};
}

BandPowers NoiseModel::band_quantiles(const BandFrames& frames, std::int64_t first, std::int64_t last) const {
  BandPowers noise;
  noise.fill(kLowestNoise / kBands);
  std::vector<BandPowers> powers;
  for (std::int64_t k = first; k < last; ++k) powers.push_back(frames[k].power);
  if (powers.empty()) return noise;
  const BandPowers quantiles = quantiles_of(powers, kQuantile);
  for (std::size_t b = 0; b < kBands; ++b) noise[b] = std::max(noise[b], quantiles[b] * mean_over_quantile_[b]);
  return noise;
}

}  // namespace turngap
