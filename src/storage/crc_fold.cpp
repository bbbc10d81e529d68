#include "storage/crc_fold.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

// The one place with a processor's own instructions.
#define TURNGAP_MULTIPLIES __attribute__((target("pclmul,sse2")))

namespace turngap {
namespace {

using Lane = __m128i;

TURNGAP_MULTIPLIES Lane load(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const Lane*>(bytes));
}

// `lane` times a power of x, with what lies there: of both halves, each times its own factor.
TURNGAP_MULTIPLIES Lane moved_onto(Lane lane, Lane factors, Lane there) {
  const Lane high = _mm_clmulepi64_si128(lane, factors, 0x00);
  const Lane low = _mm_clmulepi64_si128(lane, factors, 0x11);
  return _mm_xor_si128(_mm_xor_si128(high, low), there);
}

}  // namespace

bool can_fold() {
  return __builtin_cpu_supports("pclmul") != 0;
}

// Four lanes side by side, since a product takes several cycles; in the end they are moved onto the last one.
TURNGAP_MULTIPLIES Folded fold(std::span<const char> blocks, std::uint64_t begin,
                               const std::array<std::uint64_t, 4>& factors) {
  const Lane by_block = _mm_set_epi64x(static_cast<long long>(factors[1]), static_cast<long long>(factors[0]));
  const Lane by_lane = _mm_set_epi64x(static_cast<long long>(factors[3]), static_cast<long long>(factors[2]));
  const char* at = blocks.data();
  Lane a = _mm_xor_si128(load(at), _mm_set_epi64x(0, static_cast<long long>(begin)));
  Lane b = load(at + 16);
  Lane c = load(at + 32);
  Lane d = load(at + 48);
  for (at += kFoldBlock; at < blocks.data() + blocks.size(); at += kFoldBlock) {
    a = moved_onto(a, by_block, load(at));
    b = moved_onto(b, by_block, load(at + 16));
    c = moved_onto(c, by_block, load(at + 32));
    d = moved_onto(d, by_block, load(at + 48));
  }
  const Lane all = moved_onto(moved_onto(moved_onto(a, by_lane, b), by_lane, c), by_lane, d);
  Folded folded;
  std::memcpy(folded.data(), &all, folded.size());
  return folded;
}

}  // namespace turngap

#else

namespace turngap {

bool can_fold() {
  return false;
}

Folded fold(std::span<const char>, std::uint64_t, const std::array<std::uint64_t, 4>&) {
  return {};
}

}  // namespace turngap

#endif
