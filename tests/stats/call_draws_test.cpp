// The fast draws of the bootstrap have the distribution of calls drawn one by one.

#include "stats/call_draws.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <map>

#include "stats/call_bootstrap.h"
#include "stats/made_up_release.h"
#include "stats/quantile_window.h"
#include "turngap/core/quantile.h"
#include "turngap/stats/statistics.h"

namespace turngap {
namespace {

using Kinds = std::vector<std::optional<CallDraws::Kind>>;

// 100 + 60 calls of two kinds, 5 of a rare one, 35 of none: the places of the first three begin at 0, 100 and 160.
constexpr std::uint32_t kCalls = 200;
constexpr std::uint32_t kGroupEnds[] = {100, 160, 165, 200};

Kinds some_kinds() {
  Kinds kinds(kCalls);
  for (std::uint32_t call = 0; call < kGroupEnds[2]; ++call) {
    kinds[call] = CallDraws::Kind{call < kGroupEnds[0] ? 1U : call < kGroupEnds[1] ? 2U : 3U, 0, 0, 0};
  }
  return kinds;
}

std::size_t group_of(std::uint32_t call) {
  return static_cast<std::size_t>(std::ranges::upper_bound(kGroupEnds, call) - std::begin(kGroupEnds));
}

// How many draws fall on each group.
std::array<double, 4> counts_of(const CallDraws& draws, std::uint64_t replicate) {
  std::array<double, 4> counts{};
  RandomNumbers random(1, replicate, 0);
  draws.draw(
      random,
      [&](std::span<const std::uint32_t> calls, std::uint64_t times) {
        counts[group_of(calls.front())] += static_cast<double>(times);
      },
      [&](std::uint32_t call) { counts[group_of(call)] += 1.0; });
  return counts;
}

TEST(CallDraws, AddUpToTheNumberOfCalls) {
  const CallDraws draws(some_kinds());
  for (std::uint64_t r = 0; r < 100; ++r) {
    const auto counts = counts_of(draws, r);
    EXPECT_EQ(counts[0] + counts[1] + counts[2] + counts[3], kCalls);
  }
}

constexpr int kDraws = 20000;
constexpr double kSigmas = 5.0;

// Means, variances and covariances of a multinomial draw: n p, n p (1 - p), -n p q. The error of a second moment of
// nearly normal numbers is at most sqrt(2 / draws) of the variances.
TEST(CallDraws, HaveTheMomentsOfCallsDrawnOneByOne) {
  const CallDraws draws(some_kinds());
  std::array<double, 4> sum{};
  std::array<std::array<double, 4>, 4> products{};
  for (std::uint64_t r = 0; r < kDraws; ++r) {
    const auto counts = counts_of(draws, r);
    for (std::size_t i = 0; i < 4; ++i) {
      sum[i] += counts[i];
      for (std::size_t j = 0; j < 4; ++j) products[i][j] += counts[i] * counts[j];
    }
  }
  const double share[] = {0.5, 0.3, 0.025, 0.175};
  const auto sigma = [&](std::size_t i) { return std::sqrt(kCalls * share[i] * (1.0 - share[i])); };
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(sum[i] / kDraws, kCalls * share[i], kSigmas * sigma(i) / std::sqrt(kDraws)) << i;
    for (std::size_t j = 0; j < 4; ++j) {
      const double covariance = products[i][j] / kDraws - sum[i] * sum[j] / kDraws / kDraws;
      const double expected = kCalls * share[i] * ((i == j ? 1.0 : 0.0) - share[j]);
      EXPECT_NEAR(covariance, expected, kSigmas * std::sqrt(2.0 / kDraws) * sigma(i) * sigma(j)) << i << " " << j;
    }
  }
}

// Pearson's test of the numbers of a kind against the binomial distribution, over the values expected at least ten
// times.
TEST(CallDraws, OfAKindAreBinomial) {
  const CallDraws draws(some_kinds());
  for (const auto& [group, share] : {std::pair{std::size_t{1}, 0.3}, {std::size_t{2}, 0.025}}) {
    std::map<double, int> seen;
    for (std::uint64_t r = 0; r < kDraws; ++r) ++seen[counts_of(draws, r)[group]];
    const boost::math::binomial binomial(kCalls, share);
    double chi_squared = 0.0;
    double cells = 0.0;
    for (unsigned count = 0; count <= kCalls; ++count) {
      const double expected = kDraws * boost::math::pdf(binomial, count);
      if (expected < 10.0) continue;
      chi_squared += std::pow(seen[count] - expected, 2) / expected;
      cells += 1.0;
    }
    EXPECT_LT(chi_squared, cells + kSigmas * std::sqrt(2.0 * cells)) << group;
  }
}

CallSample sample(std::size_t calls, std::uint64_t seed, std::int32_t grid_ms = 1) {
  return response_sample(test::made_up_release({.calls = calls, .seed = seed, .grid_ms = grid_ms}));
}

std::vector<std::uint32_t> drawn_one_by_one(std::size_t calls, RandomNumbers& random) {
  std::vector<std::uint32_t> times(calls, 0);
  for (std::size_t i = 0; i < calls; ++i) ++times[random.below(static_cast<std::uint32_t>(calls))];
  return times;
}

std::optional<double> plain_quantile(const CallSample& sample, std::span<const std::uint32_t> times, double q) {
  std::vector<double> values;
  for (const CallValue& value : sample.values()) values.insert(values.end(), times[value.call], value.value_ms);
  return quantile(values, q);
}

TEST(QuantileWindow, GivesTheQuantileOfTheDrawnCallsOrNothing) {
  for (const std::int32_t grid_ms : {1, 20}) {
    for (const double q : {0.05, 0.5, 0.95}) {
      const CallSample all = sample(500, 3, grid_ms);
      const QuantileWindow window(all, q);
      RandomNumbers random(1, 2, 3);
      for (int i = 0; i < 50; ++i) {
        const auto times = drawn_one_by_one(all.calls(), random);
        WindowTally tally = window.empty();
        for (std::uint32_t call = 0; call < times.size(); ++call) window.add(call, times[call], tally);
        const auto expected = plain_quantile(all, times, q);
        EXPECT_EQ(window.quantile(times), expected);
        EXPECT_EQ(window.quantile(tally), expected);
      }
    }
  }
}

// Calls from the slow end alone: their quantile is none of those that the window was made for.
TEST(QuantileWindow, KnowsNothingOfAQuantileOutside) {
  const CallSample all = sample(2000, 3);
  const QuantileWindow window(all, 0.5);
  std::vector<std::uint32_t> times(all.calls(), 0);
  times[all.values().back().call] = 1;
  WindowTally tally = window.empty();
  window.add(all.values().back().call, 100, tally);
  EXPECT_EQ(window.quantile(tally), std::nullopt);
  EXPECT_EQ(window.quantile(times), plain_quantile(all, times, 0.5));
  EXPECT_EQ(window.quantile(window.empty()), std::nullopt);
}

TEST(QuantileWindow, LeavesFewCallsToBeDrawnSingly) {
  const CallSample all = sample(20000, 3);
  const QuantileWindow window(all, 0.95);
  std::size_t inside = 0;
  for (std::uint32_t call = 0; call < all.calls(); ++call) inside += !window.outside(call);
  EXPECT_LT(inside, all.calls() / 5);
}

// The differences of quantiles as a textbook has them.
std::vector<double> plain_differences(const CallSample& base, const CallSample& candidate, bool paired, double q,
                                      int replicates) {
  RandomNumbers random(7, 7, 7);
  std::vector<double> differences;
  for (int i = 0; i < replicates; ++i) {
    const auto of_base = drawn_one_by_one(base.calls(), random);
    const auto of_candidate = paired ? of_base : drawn_one_by_one(candidate.calls(), random);
    differences.push_back(*plain_quantile(candidate, of_candidate, q) - *plain_quantile(base, of_base, q));
  }
  std::ranges::sort(differences);
  return differences;
}

// The ends of the interval lie where those of plain draws do: the share of plain differences below each is 5 or 95 %,
// but for the error of both sets of replicates.
void expect_ends_of_plain_draws(const CallSample& base, const CallSample& candidate, bool paired, double q = 0.95) {
  constexpr int kReplicates = 2000;
  const auto found = bootstrap_difference(base, candidate, q, {.replicates = kReplicates, .paired = paired});
  ASSERT_TRUE(found);
  const auto differences = plain_differences(base, candidate, paired, q, kReplicates);
  const double error = kSigmas * std::sqrt(2.0 * 0.05 * 0.95 / kReplicates);
  for (const auto& [end, share] : {std::pair{found->low, 0.05}, {found->high, 0.95}}) {
    const auto below = std::ranges::lower_bound(differences, end) - differences.begin();
    const auto not_above = std::ranges::upper_bound(differences, end) - differences.begin();
    EXPECT_LT(static_cast<double>(below) / kReplicates, share + error) << end;
    EXPECT_GT(static_cast<double>(not_above) / kReplicates, share - error) << end;
  }
}

TEST(BootstrapDifference, HasTheIntervalOfCallsDrawnOneByOne) {
  expect_ends_of_plain_draws(sample(600, 1), sample(400, 2), false);
  expect_ends_of_plain_draws(sample(40, 1), sample(50, 2), false);
  expect_ends_of_plain_draws(sample(300, 1, 20), sample(300, 2, 20), false);
}

// The slowest turn is the window, and in many replicates it is not drawn.
TEST(BootstrapDifference, HasTheIntervalOfCallsDrawnOneByOneWhereTheWindowIsTooNarrow) {
  expect_ends_of_plain_draws(sample(600, 1), sample(400, 2), false, 1.0);
  expect_ends_of_plain_draws(sample(25, 1), sample(30, 2), false, 1.0);
}

TEST(BootstrapDifference, HasTheIntervalOfPairsDrawnOneByOne) {
  const CallSample base = sample(500, 1);
  std::vector<CallValue> slower(base.values().begin(), base.values().end());
  for (CallValue& value : slower) value.value_ms += value.call % 3 == 0 ? 40 : 5;
  expect_ends_of_plain_draws(base, CallSample(slower, base.calls()), true);
}

TEST(BootstrapDifference, IsTheSameForEveryNumberOfThreads) {
  const CallSample base = sample(400, 1);
  const CallSample candidate = sample(500, 2);
  const auto one = bootstrap_difference(base, candidate, 0.95, {.threads = 1});
  const auto three = bootstrap_difference(base, candidate, 0.95, {.threads = 3});
  EXPECT_EQ(one->low, three->low);
  EXPECT_EQ(one->high, three->high);
  EXPECT_NE(one->low, bootstrap_difference(base, candidate, 0.95, {.seed = 2})->low);
}

}  // namespace
}  // namespace turngap
