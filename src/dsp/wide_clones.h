#pragma once

#include <cstddef>
#include <cstring>

/// Before a function whose loops are to be compiled for wider vectors too; the widest that the processor has is chosen
/// when the program starts. Sums must be taken in parts that do not depend on the width, and products stay apart from
/// sums (-ffp-contract=off), so that the result has the same bits everywhere.
///
/// Sanitizers are not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TURNGAP_WIDE_CLONES [[gnu::target_clones("avx512f", "avx2", "default")]]
#else
#define TURNGAP_WIDE_CLONES
#endif

namespace turngap {

/// Sums, and the greatest of values, are taken in so many parts side by side: no part waits for another, and the order
/// of the terms is the same at every width.
inline constexpr std::size_t kParts = 8;

/// Those parts as a processor works on them at once; narrower ones take them in pieces.
using Lanes = float __attribute__((vector_size(kParts * sizeof(float))));

/// By reference: how wide vectors are returned depends on the processor compiled for.
[[gnu::always_inline]] inline void load(Lanes& lanes, const float* values) {
  std::memcpy(&lanes, values, sizeof lanes);
}

[[gnu::always_inline]] inline float sum_of(const Lanes& lanes) {
  float sum = 0.0F;
  for (std::size_t part = 0; part < kParts; ++part) sum += lanes[part];
  return sum;
}

}  // namespace turngap
