#pragma once

#include <cstdint>
#include <limits>

namespace turngap {

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014): a generator as the standard library's and Boost's
/// distributions take it.
class RandomNumbers {
 public:
  using result_type = std::uint64_t;

  /// A sequence of its own for each of these.
  RandomNumbers(std::uint64_t seed, std::uint64_t replicate, std::uint64_t stream)
      : state_(mixed(mixed(mixed(seed + kGolden) + replicate + kGolden) + stream + kGolden)) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() {
    state_ += kGolden;
    return mixed(state_);
  }

  /// An even integer below `bound`, which is above 0 (D. Lemire, "Fast random integer generation in an interval", ACM
  /// TOMACS 29, 2019): the same with every standard library.
  std::uint32_t below(std::uint32_t bound) {
    while (true) {
      const std::uint64_t product = ((*this)() >> 32) * bound;
      const auto low = static_cast<std::uint32_t>(product);
      if (low >= bound || low >= (0U - bound) % bound) return static_cast<std::uint32_t>(product >> 32);
    }
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;

  static std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace turngap
