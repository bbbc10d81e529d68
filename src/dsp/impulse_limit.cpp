#include "dsp/impulse_limit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// A voice that is heard for less than one in so many pieces of a window tells nothing of its path.
constexpr std::size_t kPiecesPerRare = 16;

TURNGAP_WIDE_CLONES float magnitude_of(const float* samples, std::size_t count) {
  float greatest[kParts] = {};
  std::size_t i = 0;
  for (; i + kParts <= count; i += kParts) {
    for (std::size_t part = 0; part < kParts; ++part) {
      const float here = std::abs(samples[i + part]);
      greatest[part] = here > greatest[part] ? here : greatest[part];
    }
  }
  for (; i < count; ++i) greatest[0] = std::max(greatest[0], std::abs(samples[i]));
  return *std::max_element(greatest, greatest + kParts);
}

TURNGAP_WIDE_CLONES void keep_within(float* samples, std::size_t count, float limit) {
  for (std::size_t i = 0; i < count; ++i) {
    const float below = samples[i] < limit ? samples[i] : limit;
    samples[i] = below > -limit ? below : -limit;
  }
}

}  // namespace

void limit_impulses(std::span<float> samples, std::size_t pieces) {
  const std::size_t length = samples.size() / pieces;
  std::vector<float> magnitudes(pieces);
  for (std::size_t k = 0; k < pieces; ++k) magnitudes[k] = magnitude_of(&samples[k * length], length);
  const auto limit = magnitudes.begin() + static_cast<std::ptrdiff_t>(pieces / kPiecesPerRare);
  std::ranges::nth_element(magnitudes, limit, std::greater());
  keep_within(samples.data(), samples.size(), *limit);
}

}  // namespace turngap
