#include "dsp/noise_floor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace turngap {
namespace {

constexpr int kFramesPerMean = 4;
constexpr double kFloorQuantile = 0.1;
// Mean over the 10 % quantile of 20 ms means of Gaussian noise.
constexpr float kMeanOverFloor = 1.45F;
// 16-bit rounding noise lies at -101 dBFS; a line at rest is never quieter than this where speech is to be found.
constexpr float kLowestFloor = 1e-9F / kBands;

// Sound within 17 dB of the channel's speech level is its speech; 300 ms before and after it are not background.
constexpr float kOwnSpeech = 0.02F;
constexpr std::size_t kMeansBefore = 15;
constexpr std::size_t kMeansAfter = 15;
constexpr std::size_t kFewestBackgroundMeans = 15;
constexpr float kLeakShare = 0.25F;
constexpr double kSpeechQuantile = 0.95;
// The level of the channel's speech is forgotten by a quarter of a decibel a minute.
constexpr float kForgettingPerBlock = 0.9995F;

float value_at(std::vector<float>& values, double q) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

std::vector<BandPowers> means_of(const BandFrames& frames, std::int64_t first, std::int64_t last) {
  std::vector<BandPowers> means(static_cast<std::size_t>((last - first) / kFramesPerMean));
  for (std::size_t m = 0; m < means.size(); ++m) {
    means[m].fill(0.0F);
    for (std::int64_t k = 0; k < kFramesPerMean; ++k) {
      const BandPowers& frame = frames[first + static_cast<std::int64_t>(m) * kFramesPerMean + k].power;
      for (std::size_t b = 0; b < kBands; ++b) means[m][b] += frame[b] / kFramesPerMean;
    }
  }
  return means;
}

std::vector<float> totals_of(const std::vector<BandPowers>& means) {
  std::vector<float> totals;
  for (const BandPowers& mean : means) {
    float total = 0.0F;
    for (const float power : mean) total += power;
    totals.push_back(total);
  }
  return totals;
}

std::vector<float> leaks_of(const LeakPrediction& leak, std::int64_t first, std::size_t means) {
  std::vector<float> totals(means, 0.0F);
  if (!leak.any()) return totals;
  for (std::size_t m = 0; m < means; ++m) {
    const BandPowers middle = leak.in_frame(first + static_cast<std::int64_t>(m) * kFramesPerMean + kFramesPerMean / 2);
    for (const float power : middle) totals[m] += power;
  }
  return totals;
}

std::vector<BandPowers> background_of(const std::vector<BandPowers>& means, const std::vector<float>& totals,
                                      const std::vector<float>& leaks, float own_speech) {
  std::vector<bool> speech(means.size(), false);
  for (std::size_t m = 0; m < means.size(); ++m) {
    if (totals[m] < own_speech) continue;
    const std::size_t last = std::min(means.size() - 1, m + kMeansAfter);
    for (std::size_t k = m - std::min(m, kMeansBefore); k <= last; ++k) speech[k] = true;
  }
  std::vector<BandPowers> background;
  for (std::size_t m = 0; m < means.size(); ++m) {
    if (!speech[m] && leaks[m] < kLeakShare * totals[m]) background.push_back(means[m]);
  }
  return background;
}

// Powers are not negative, and the bit patterns of such floats are ordered as they are: the quantiles of all bands are
// found bit by bit, from the highest on, several times as fast as by std::nth_element band by band.
BandPowers quantile_of(const std::vector<BandPowers>& means, double q, float factor) {
  const auto rank = static_cast<std::int32_t>(q * static_cast<double>(means.size() - 1));
  std::array<std::int32_t, kBands> pattern{};
  for (int bit = 30; bit >= 0; --bit) {
    std::array<std::int32_t, kBands> candidate;
    for (std::size_t b = 0; b < kBands; ++b) candidate[b] = pattern[b] | (1 << bit);
    std::array<std::int32_t, kBands> below{};
    for (const BandPowers& mean : means) {
      for (std::size_t b = 0; b < kBands; ++b) below[b] += std::bit_cast<std::int32_t>(mean[b]) < candidate[b] ? 1 : 0;
    }
    for (std::size_t b = 0; b < kBands; ++b) pattern[b] = below[b] <= rank ? candidate[b] : pattern[b];
  }
  BandPowers result;
  for (std::size_t b = 0; b < kBands; ++b) {
    result[b] = std::max(kLowestFloor, std::bit_cast<float>(pattern[b]) * factor);
  }
  return result;
}

}  // namespace

BandPowers NoiseFloor::around(const BandFrames& frames, const LeakPrediction& leak, std::int64_t from,
                              std::int64_t to) {
  const auto reach = static_cast<std::int64_t>(kFloorReach / kFrameHop);
  const std::int64_t first = std::max(frames.begin(), std::min(from - reach, frames.end() - 2 * reach));
  const std::int64_t last = std::min(frames.end(), std::max(to + reach, first + 2 * reach));
  const auto means = means_of(frames, first, last);
  BandPowers floor;
  floor.fill(kLowestFloor);
  if (means.empty()) return floor;
  floor = quantile_of(means, kFloorQuantile, kMeanOverFloor);

  const auto totals = totals_of(means);
  auto sorted = totals;
  speech_power_ = std::max(kForgettingPerBlock * speech_power_, value_at(sorted, kSpeechQuantile));
  const auto background = background_of(means, totals, leaks_of(leak, first, means.size()), kOwnSpeech * speech_power_);
  if (background.size() < kFewestBackgroundMeans) return floor;
  const BandPowers peaks = quantile_of(background, kPeakQuantile, 1.0F / kPeakOverMean);
  for (std::size_t b = 0; b < kBands; ++b) floor[b] = std::max(floor[b], peaks[b]);
  return floor;
}

}  // namespace turngap
