#include "dsp/noise_floor.h"

#include <algorithm>
#include <vector>

namespace turngap {
namespace {

constexpr int kFramesPerMean = 4;
constexpr double kQuantile = 0.1;
// Mean over the 10 % quantile of the means of four overlapping frames of Gaussian noise, about 12 degrees of freedom
// a band.
constexpr float kQuantileToMean = 1.45F;
// 16-bit rounding noise lies at -101 dBFS; a line at rest is never quieter than this where speech is to be found.
constexpr float kLowestFloor = 1e-9F / kBands;

}  // namespace

BandPowers noise_floor(const BandFrames& frames, std::int64_t from, std::int64_t to) {
  const auto reach = static_cast<std::int64_t>(kFloorReach / kFrameHop);
  const std::int64_t first = std::max(frames.begin(), std::min(from - reach, frames.end() - 2 * reach));
  const std::int64_t last = std::min(frames.end(), std::max(to + reach, first + 2 * reach));
  BandPowers floor;
  floor.fill(kLowestFloor);
  const auto means = static_cast<std::size_t>((last - first) / kFramesPerMean);
  if (means == 0) return floor;
  std::vector<std::array<float, kBands>> smoothed(means);
  for (std::size_t m = 0; m < means; ++m) {
    smoothed[m].fill(0.0F);
    for (std::int64_t k = 0; k < kFramesPerMean; ++k) {
      const BandPowers& frame = frames[first + static_cast<std::int64_t>(m) * kFramesPerMean + k].power;
      for (std::size_t b = 0; b < kBands; ++b) smoothed[m][b] += frame[b] / kFramesPerMean;
    }
  }
  std::vector<float> values(means);
  for (std::size_t b = 0; b < kBands; ++b) {
    for (std::size_t m = 0; m < means; ++m) values[m] = smoothed[m][b];
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(means));
    std::nth_element(values.begin(), at, values.end());
    floor[b] = std::max(kLowestFloor, *at * kQuantileToMean);
  }
  return floor;
}

}  // namespace turngap
