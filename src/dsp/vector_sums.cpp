#include "dsp/vector_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// Each fourth value is enough to know the median of thousands.
constexpr std::size_t kMedianStep = 4;

// A number for the bits of a float, ordered as floats are, and the bits for that number.
std::int32_t key_of(std::int32_t bits) {
  return bits < 0 ? bits ^ std::numeric_limits<std::int32_t>::max() : bits;
}

// The key with `rank` of the others below it, bit by bit: as many keys are counted 32 times, without a branch, in half
// the time that sorting a part of them takes.
TURNGAP_WIDE_CLONES std::int32_t of_rank(std::span<const std::int32_t> keys, std::int32_t rank) {
  std::int32_t found = std::numeric_limits<std::int32_t>::min();
  for (std::uint32_t bit = 1U << 31U; bit > 0; bit >>= 1U) {
    const auto next = static_cast<std::int32_t>(static_cast<std::uint32_t>(found) + bit);
    std::int32_t below = 0;
    for (const std::int32_t key : keys) below += key < next ? 1 : 0;
    if (below <= rank) found = next;
  }
  return found;
}

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
  std::vector<std::int32_t> keys;
  keys.reserve(values.size() / kMedianStep + 1);
  for (std::size_t i = 0; i < values.size(); i += kMedianStep)
    keys.push_back(key_of(std::bit_cast<std::int32_t>(values[i])));
  return std::bit_cast<float>(key_of(of_rank(keys, static_cast<std::int32_t>(keys.size() / 2))));
}

bool lies_below_medians(float level, float factor, std::span<const float> values) {
  const std::size_t some = (values.size() + kMedianStep - 1) / kMedianStep;
  std::size_t greater = 0;
  for (std::size_t i = 0; i < values.size(); i += kMedianStep) greater += factor * values[i] > level ? 1 : 0;
  return greater >= some - some / 2;
}

float greatest_of(std::span<const float> values) {
  std::array<float, kParts> greatest{};
  std::size_t i = 0;
  for (; i + kParts <= values.size(); i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part)
      greatest[part] = values[i + part] > greatest[part] ? values[i + part] : greatest[part];
  }
  float peak = *std::ranges::max_element(greatest);
  for (; i < values.size(); ++i) peak = std::max(peak, values[i]);
  return peak;
}

const float* highest(std::span<const float> values) {
  return std::find(values.data(), values.data() + values.size(), greatest_of(values));
}

}  // namespace turngap
