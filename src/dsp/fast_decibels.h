#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

namespace turngap {

/// Powers below it are taken for it: -120 dB.
inline constexpr float kLowestPower = 1e-12F;

/// 10 log10 of a power of at least kLowestPower, within 1e-5 dB; the same bits on every processor. Written without a
/// branch or a call, so that a loop of it is a loop of vectors.
///
/// The exponent and a polynomial of the mantissa between sqrt(1/2) and sqrt(2): S. L. Moshier, Cephes library, logf.
inline float known_decibels(float power) {
  constexpr std::int32_t kSqrtHalf = 0x3F3504F3;  // its bits
  constexpr std::int32_t kMantissa = 0x007FFFFF;
  constexpr int kMantissaBits = 23;
  const std::int32_t bits = std::bit_cast<std::int32_t>(power) - kSqrtHalf;
  const auto exponent = static_cast<float>(bits >> kMantissaBits);
  const float x = std::bit_cast<float>((bits & kMantissa) + kSqrtHalf) - 1.0F;
  float p = 7.0376836292e-2F;
  p = p * x - 1.1514610310e-1F;
  p = p * x + 1.1676998740e-1F;
  p = p * x - 1.2420140846e-1F;
  p = p * x + 1.4249322787e-1F;
  p = p * x - 1.6668057665e-1F;
  p = p * x + 2.0000714765e-1F;
  p = p * x - 2.4999993993e-1F;
  p = p * x + 3.3333331174e-1F;
  const float ln_mantissa = x - 0.5F * (x * x) + p * (x * x * x);
  constexpr float kDecibelsPerNeper = 4.3429448190F;
  constexpr float kDecibelsPerOctave = 3.0102999566F;
  return kDecibelsPerOctave * exponent + kDecibelsPerNeper * ln_mantissa;
}

/// The same of any power, at least -120. The bits of positive floats are ordered as these are, those of negative ones
/// below: comparing them takes no branch.
inline float fast_decibels(float power) {
  constexpr auto kLowest = std::bit_cast<std::int32_t>(kLowestPower);
  return known_decibels(std::bit_cast<float>(std::max(std::bit_cast<std::int32_t>(power), kLowest)));
}

/// Puts the decibels of each of `powers` in its place, many at a time.
void to_decibels(std::span<float> powers);

}  // namespace turngap
