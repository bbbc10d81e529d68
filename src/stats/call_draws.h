#pragma once

#include <array>
#include <boost/random/binomial_distribution.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/random_numbers.h"

namespace turngap {

/// As many calls as there are, drawn with replacement. Of calls that are alike only the number that is drawn matters:
/// it comes from one binomial draw, which makes a draw of hundred thousand calls one of some thousand numbers. All
/// numbers and single calls together have the distribution of calls drawn one by one.
class CallDraws {
 public:
  /// Calls of one kind are alike; a call without is like no other.
  using Kind = std::array<std::uint32_t, 4>;

  explicit CallDraws(std::span<const std::optional<Kind>> kind_of_call);

  /// Calls `alike(calls, times)` for the calls of each kind that are drawn `times` times in all, and `single(call)` for
  /// each other call, as often as it is drawn.
  template <typename Alike, typename Single>
  void draw(RandomNumbers& random, const Alike& alike, const Single& single) const;

 private:
  void add_kind(std::span<const std::uint32_t> calls);

  std::size_t calls_ = 0;
  std::vector<std::vector<std::uint32_t>> alike_;
  std::vector<std::uint32_t> single_;
};

// A multinomial draw as a chain of binomial ones: how many of those that are left to draw fall on this kind, if the
// others fall on what is left of the calls.
template <typename Alike, typename Single>
void CallDraws::draw(RandomNumbers& random, const Alike& alike, const Single& single) const {
  using Binomial = boost::random::binomial_distribution<std::int64_t>;
  auto draws_left = static_cast<std::int64_t>(calls_);
  std::size_t calls_left = calls_;
  for (const std::vector<std::uint32_t>& calls : alike_) {
    const double share = static_cast<double>(calls.size()) / static_cast<double>(calls_left);
    const std::int64_t times = calls.size() == calls_left ? draws_left : Binomial(draws_left, share)(random);
    if (times > 0) alike(std::span<const std::uint32_t>(calls), static_cast<std::uint64_t>(times));
    draws_left -= times;
    calls_left -= calls.size();
  }
  for (; draws_left > 0; --draws_left) single(single_[random.below(static_cast<std::uint32_t>(single_.size()))]);
}

}  // namespace turngap
