// The slow test of the statistics: their intervals hold the truth as often as they say. scripts/coverage-study looks at
// more populations.

#include <gmock/gmock.h>

#include <cmath>

#include "stats/coverage_study.h"
#include "stats/measured_release.h"

namespace turngap::test {
namespace {

constexpr std::size_t kPairs = 300;
// Three standard errors of a share of 90 % in kPairs pairs, beside the 87 to 93 % that are asked for.
const double kSampling = 3.0 * std::sqrt(0.9 * 0.1 / kPairs);
constexpr double kLowest = 0.87;
constexpr double kHighest = 0.93;

void expect_nominal(const Coverage& c) {
  EXPECT_EQ(c.pairs, kPairs);
  EXPECT_GT(c.interval_share(), kLowest - kSampling);
  EXPECT_LT(c.interval_share(), kHighest + kSampling);
  EXPECT_GT(c.bootstrap_share(), kLowest - kSampling);
  EXPECT_GT(c.mover_share(), kLowest - kSampling);
  EXPECT_LT(c.false_regressed_share(), 0.05);
}

TEST(Coverage, IsNominalForMildClustering) {
  expect_nominal(study({.calls = 50}, kPairs, 500));
}

TEST(Coverage, IsNominalForStrongClustering) {
  expect_nominal(study({.calls = 100, .call_effect = 0.35}, kPairs, 500));
}

// How often the interval that decides holds the truth (no difference) where the sides are measured within these.
double held_share(std::int32_t base_uncertainty_ms, std::int32_t candidate_uncertainty_ms) {
  std::size_t held = 0;
  for (std::size_t i = 0; i < kPairs; ++i) {
    const LatencyTable base = made_up_release({.calls = 100, .seed = 2 * i + 1});
    const LatencyTable candidate = made_up_release({.calls = 100, .seed = 2 * i + 2});
    const auto c = compare_releases(measured(base, base_uncertainty_ms, 10000 + i),
                                    measured(candidate, candidate_uncertainty_ms, 20000 + i), {.replicates = 200});
    held += holds(c.p95.interval_ms, 0.0);
  }
  return static_cast<double>(held) / kPairs;
}

// The errors of single turns are part of the spread: added once more, the interval holds the truth nearly always.
TEST(Coverage, IsNominalWhereBothSidesAreMeasuredAlike) {
  const double share = held_share(100, 100);
  EXPECT_GT(share, kLowest - kSampling);
  EXPECT_LT(share, kHighest + kSampling);
}

// Errors on one side alone move its p95; without them in the interval it holds the truth too rarely.
TEST(Coverage, IsNotBelowNominalWhereOneSideIsMeasuredLessExactly) {
  EXPECT_GT(held_share(0, 200), kLowest - kSampling);
}

// The same calls, each turn taken for a call: what turngap must not do. Shows that the study can tell.
TEST(Coverage, WouldFallShortIfTurnsWereTakenForCalls) {
  MadeUpRelease release{.calls = 100, .call_effect = 0.5, .turn_effect = 0.1};
  const double truth = true_p95(release);
  std::size_t held = 0;
  for (std::size_t i = 0; i < kPairs; ++i) {
    release.seed = i + 1;
    LatencyTable table = made_up_release(release);
    for (std::size_t turn = 0; turn < table.turns.size(); ++turn) {
      table.turns[turn].call = static_cast<std::uint32_t>(turn);
    }
    table.calls = table.turns.size();
    held += holds(estimate_quantile(response_sample(table), 0.95).interval_ms, truth);
  }
  EXPECT_LT(static_cast<double>(held) / kPairs, kLowest - kSampling);
}

}  // namespace
}  // namespace turngap::test
