#include "dsp/vector_sums.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <vector>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// Each fourth value is enough to know the median of thousands.
constexpr std::size_t kMedianStep = 4;

}  // namespace

TURNGAP_WIDE_CLONES double dot(std::span<const float> one, std::span<const float> other) {
  std::array<double, kParts> sums{};
  std::size_t i = 0;
  for (; i + kParts <= one.size(); i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part)
      sums[part] += static_cast<double>(one[i + part]) * static_cast<double>(other[i + part]);
  }
  for (; i < one.size(); ++i) sums[0] += static_cast<double>(one[i]) * static_cast<double>(other[i]);
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double mean_of(std::span<const float> values) {
  std::array<double, kParts> sums{};
  std::size_t i = 0;
  for (; i + kParts <= values.size(); i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part) sums[part] += static_cast<double>(values[i + part]);
  }
  for (; i < values.size(); ++i) sums[0] += static_cast<double>(values[i]);
  return std::accumulate(sums.begin(), sums.end(), 0.0) / static_cast<double>(values.size());
}

double mean_square_of(std::span<const float> samples) {
  return dot(samples, samples) / static_cast<double>(samples.size());
}

float median_of_some(std::span<const float> values) {
  std::vector<float> some;
  for (std::size_t i = 0; i < values.size(); i += kMedianStep) some.push_back(values[i]);
  const auto middle = some.begin() + static_cast<std::ptrdiff_t>(some.size() / 2);
  std::nth_element(some.begin(), middle, some.end());
  return *middle;
}

bool lies_below_medians(float level, float factor, std::span<const float> values) {
  const std::size_t some = (values.size() + kMedianStep - 1) / kMedianStep;
  std::size_t greater = 0;
  for (std::size_t i = 0; i < values.size(); i += kMedianStep) greater += factor * values[i] > level ? 1 : 0;
  return greater >= some - some / 2;
}

const float* highest(std::span<const float> values) {
  std::array<float, kParts> greatest{};
  std::size_t i = 0;
  for (; i + kParts <= values.size(); i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part)
      greatest[part] = values[i + part] > greatest[part] ? values[i + part] : greatest[part];
  }
  float peak = *std::ranges::max_element(greatest);
  for (; i < values.size(); ++i) peak = std::max(peak, values[i]);
  return std::find(values.data(), values.data() + values.size(), peak);
}

}  // namespace turngap
