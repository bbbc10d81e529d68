#include "dsp/tone_bins.h"

#include <algorithm>

#include "dsp/vector_sums.h"

namespace turngap {
namespace {

// In bins.
constexpr std::size_t kToneSurroundings = 64;
constexpr std::size_t kToneReach = 16;
constexpr float kToneOverMedian = 30.0F;

}  // namespace

std::vector<BinRange> bins_of_tones(std::span<const float> power) {
  std::vector<BinRange> tones;
  for (std::size_t first = 0; first + kToneSurroundings <= power.size(); first += kToneSurroundings) {
    const auto around = power.subspan(first, kToneSurroundings);
    if (lies_below_medians(greatest_of(around), kToneOverMedian, around)) continue;
    const float least = kToneOverMedian * median_of_some(around);
    for (std::size_t k = first; k < first + kToneSurroundings; ++k) {
      if (power[k] > least) tones.push_back({k - std::min(k, kToneReach), std::min(power.size(), k + kToneReach + 1)});
    }
  }
  return tones;
}

}  // namespace turngap
