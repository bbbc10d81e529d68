#include "analysis/thinned.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace turngap {
namespace {

// A low-pass at 0.45 of the new rate: a sinc in a Hann window (Oppenheim, Schafer, Discrete-Time Signal Processing,
// 3rd edition, 7.5), with a gain of 1 at 0 Hz.
std::vector<double> low_pass(int factor) {
  const int reach = 12 * factor;
  std::vector<double> taps;
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    const double x = std::numbers::pi * 0.9 * i / factor;
    const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * i / (reach + 1));
    taps.push_back(window * (i == 0 ? 1.0 : std::sin(x) / x));
    sum += taps.back();
  }
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace

std::vector<float> thinned(std::span<const float> samples, int factor) {
  if (factor <= 1) return {samples.begin(), samples.end()};
  const std::vector<double> taps = low_pass(factor);
  const auto count = static_cast<std::int64_t>(samples.size());
  const auto reach = static_cast<std::int64_t>(taps.size() / 2);
  std::vector<float> out;
  for (std::int64_t at = 0; at < count; at += factor) {
    double sum = 0.0;
    for (std::int64_t i = std::max<std::int64_t>(0, at - reach); i <= std::min(count - 1, at + reach); ++i) {
      sum += taps[static_cast<std::size_t>(i - at + reach)] * samples[static_cast<std::size_t>(i)];
    }
    out.push_back(static_cast<float>(sum));
  }
  return out;
}

}  // namespace turngap
