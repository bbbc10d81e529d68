#include "turngap/stats/release_comparison.h"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>

#include "stats/made_up_release.h"
#include "turngap/core/error.h"
#include "turngap/stats/release_history.h"

namespace turngap {
namespace {

using test::made_up_release;
using test::MadeUpRelease;
using testing::HasSubstr;
using testing::Optional;

ComparisonConfig quick() {
  return {.replicates = 400};
}

ReleaseVerdict verdict(const LatencyTable& base, const LatencyTable& candidate) {
  return compare_releases(base, candidate, quick()).verdict;
}

LatencyTable changed(LatencyTable table, const std::function<void(TableTurn&)>& change) {
  for (TableTurn& turn : table.turns) change(turn);
  return table;
}

LatencyTable shifted(const LatencyTable& table, std::int32_t by_ms) {
  return changed(table, [by_ms](TableTurn& turn) {
    if (turn.latency_ms) turn.latency_ms = *turn.latency_ms + by_ms;
  });
}

// The same calls again, `times` times, as calls of their own.
LatencyTable repeated(const LatencyTable& table, std::uint32_t times) {
  LatencyTable all = table;
  for (std::uint32_t i = 1; i < times; ++i) {
    for (TableTurn turn : table.turns) {
      turn.call += i * static_cast<std::uint32_t>(table.calls);
      turn.recording += i * static_cast<std::uint32_t>(table.recordings.size());
      all.turns.push_back(turn);
    }
    for (std::size_t r = 0; r < table.recordings.size(); ++r) all.recordings.push_back(table.recordings[r]);
    all.calls += table.calls;
  }
  return all;
}

TEST(CompareReleases, SeesAShiftThatIsLargerThanTheMargin) {
  const LatencyTable base = made_up_release({.calls = 400, .seed = 1});
  const LatencyTable other = made_up_release({.calls = 400, .seed = 2});
  EXPECT_EQ(verdict(base, shifted(other, 200)), ReleaseVerdict::regressed);
  EXPECT_EQ(verdict(base, shifted(other, -200)), ReleaseVerdict::improved);
}

TEST(CompareReleases, MirrorsItsVerdictWhereTheSidesAreSwapped) {
  const LatencyTable base = made_up_release({.calls = 400, .seed = 1});
  const LatencyTable slower = shifted(made_up_release({.calls = 400, .seed = 2}), 200);
  EXPECT_EQ(verdict(slower, base), ReleaseVerdict::improved);
  const auto there = compare_releases(base, slower, quick());
  const auto back = compare_releases(slower, base, quick());
  EXPECT_EQ(*there.p95.difference_ms, -*back.p95.difference_ms);
  EXPECT_DOUBLE_EQ(there.mover_ms->low, -back.mover_ms->high);
}

TEST(CompareReleases, ShiftsEveryNumberByAShiftOfEveryTurn) {
  const LatencyTable base = made_up_release({.calls = 60, .seed = 1});
  const LatencyTable other = made_up_release({.calls = 60, .seed = 2});
  const auto before = compare_releases(base, other, quick());
  const auto after = compare_releases(base, shifted(other, 1000), quick());
  constexpr double kClose = 1e-6;
  EXPECT_NEAR(*after.p95.difference_ms, *before.p95.difference_ms + 1000, kClose);
  EXPECT_NEAR(after.bootstrap_ms->low, before.bootstrap_ms->low + 1000, kClose);
  EXPECT_NEAR(after.bootstrap_ms->high, before.bootstrap_ms->high + 1000, kClose);
}

TEST(CompareReleases, FindsNoRegressionInTheSameCallsOnceThereAreEnough) {
  const LatencyTable few = made_up_release({.calls = 30, .seed = 3});
  EXPECT_EQ(verdict(few, few), ReleaseVerdict::inconclusive);
  const LatencyTable many = repeated(few, 40);
  EXPECT_EQ(verdict(many, many), ReleaseVerdict::no_regression);
}

// Four times the calls: half the standard error of the share below.
TEST(EstimateQuantile, HalvesItsErrorWithFourTimesTheCalls) {
  const LatencyTable once = made_up_release({.calls = 200, .seed = 3});
  const auto few = estimate_quantile(response_sample(once), 0.95);
  const auto many = estimate_quantile(response_sample(repeated(once, 4)), 0.95);
  constexpr double kOfCallsLessOne = 0.01;
  EXPECT_NEAR(*few.share_error / *many.share_error, 2.0, 2.0 * kOfCallsLessOne);
  EXPECT_NEAR(*few.design_effect, *many.design_effect, *few.design_effect * 2.0 * kOfCallsLessOne);
}

// Ten times the same turns within a call tell nothing new: the error stays, the design effect is ten times as large.
TEST(EstimateQuantile, DoesNotTakeRepeatedTurnsOfACallForData) {
  const LatencyTable once = made_up_release({.calls = 200, .seed = 3});
  LatencyTable tenfold = once;
  for (int i = 1; i < 10; ++i) tenfold.turns.insert(tenfold.turns.end(), once.turns.begin(), once.turns.end());
  const auto few = estimate_quantile(response_sample(once), 0.50);
  const auto many = estimate_quantile(response_sample(tenfold), 0.50);
  EXPECT_NEAR(*few.share_error, *many.share_error, 0.02 * *few.share_error);
  EXPECT_NEAR(*many.design_effect, 10.0 * *few.design_effect, 0.5 * *few.design_effect);
}

TEST(CompareReleases, SaysHowManyCallsItNeedsWhereTenAreNotThere) {
  const auto c = compare_releases(made_up_release({.calls = 9, .seed = 1}),
                                  shifted(made_up_release({.calls = 400, .seed = 2}), 2000), quick());
  EXPECT_EQ(c.verdict, ReleaseVerdict::inconclusive);
  ASSERT_TRUE(c.calls_needed.has_value());
  EXPECT_GT(*c.calls_needed, 9U);
}

std::size_t releases_with_an_interval_of_p99(std::size_t calls) {
  std::size_t have = 0;
  for (std::uint64_t seed = 101; seed <= 110; ++seed) {
    const CallSample sample = response_sample(made_up_release({.calls = calls, .seed = seed}));
    if (estimate_quantile(sample, 0.99).interval_ms) ++have;
  }
  return have;
}

// From 12 calls the number is known within a factor of two: half of it is too few, twice is enough.
TEST(CallsForInterval, SaysFromHowManyCallsOnAnIntervalExists) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const CallSample few = response_sample(made_up_release({.calls = 12, .seed = seed}));
    const auto needed = calls_for_interval(few, 0.99);
    ASSERT_TRUE(needed.has_value());
    EXPECT_LE(releases_with_an_interval_of_p99(*needed / 2), 2U) << *needed;
    EXPECT_GE(releases_with_an_interval_of_p99(*needed * 2), 8U) << *needed;
  }
  EXPECT_EQ(calls_for_interval(response_sample(made_up_release({.calls = 200, .seed = 1})), 0.95), 200U);
  EXPECT_EQ(calls_for_interval(CallSample{}, 0.95), std::nullopt);
}

TEST(CompareReleases, IsInconclusiveOnASingleCall) {
  const LatencyTable one = made_up_release({.calls = 1, .seed = 1});
  const auto c = compare_releases(one, one, quick());
  EXPECT_EQ(c.verdict, ReleaseVerdict::inconclusive);
  EXPECT_EQ(c.p95.interval_ms, std::nullopt);
}

TEST(CompareReleases, TakesTiesForWhatTheyAre) {
  const LatencyTable ties = changed(made_up_release({.calls = 50, .seed = 1}), [](TableTurn& turn) {
    if (turn.latency_ms) turn.latency_ms = 420;
  });
  EXPECT_EQ(verdict(ties, ties), ReleaseVerdict::no_regression);
  EXPECT_EQ(verdict(ties, shifted(ties, 51)), ReleaseVerdict::regressed);
}

TEST(CompareReleases, DoesNotTakeUnansweredTurnsForSpeed) {
  const LatencyTable base = made_up_release({.calls = 200, .seed = 1});
  const LatencyTable slow_left_out = changed(base, [](TableTurn& turn) {
    if (turn.latency_ms.value_or(0) < 550) return;
    turn.latency_ms = {};
    turn.outcome = Outcome::unanswered;
  });
  const auto c = compare_releases(base, slow_left_out, quick());
  EXPECT_LT(*c.p95.difference_ms, 0.0);
  EXPECT_EQ(c.verdict, ReleaseVerdict::regressed);
  EXPECT_THAT(c.reason, HasSubstr("unanswered"));
  const LatencyTable never = changed(base, [](TableTurn& turn) {
    turn.latency_ms = {};
    turn.outcome = Outcome::unanswered;
  });
  EXPECT_EQ(verdict(base, never), ReleaseVerdict::regressed);
  EXPECT_EQ(verdict(never, never), ReleaseVerdict::inconclusive);
}

// `calls` calls of ten turns, all `outcome`.
LatencyTable all_of(Outcome outcome, std::uint32_t calls) {
  return changed(made_up_release({.calls = calls, .seed = 5}), [outcome](TableTurn& turn) {
    turn.latency_ms = {};
    turn.outcome = outcome;
  });
}

// Six calls without a single reply are certain: the interval of their rate holds how few they are.
TEST(CompareReleases, SeesAnAgentThatAnswersNothingInFewerCallsThanAPercentileNeeds) {
  const LatencyTable dead = all_of(Outcome::unanswered, 6);
  for (const std::size_t calls : {6U, 200U}) {
    const auto c = compare_releases(made_up_release({.calls = calls, .seed = 1}), dead, quick());
    EXPECT_EQ(c.verdict, ReleaseVerdict::regressed) << calls;
    EXPECT_THAT(c.reason, HasSubstr("unanswered")) << calls;
  }
  EXPECT_EQ(verdict(made_up_release({.calls = 200, .seed = 1}), all_of(Outcome::unanswered, 1)),
            ReleaseVerdict::inconclusive)
      << "one call is no sample";
}

TEST(CompareReleases, ExplainsASmallerPercentileWhoseSlowTurnsWentUnanswered) {
  const LatencyTable base = made_up_release({.calls = 200, .seed = 1});
  const auto c = compare_releases(base,
                                  changed(base,
                                          [](TableTurn& turn) {
                                            if (turn.latency_ms.value_or(0) < 550) return;
                                            turn.latency_ms = {};
                                            turn.outcome = Outcome::unanswered;
                                          }),
                                  quick());
  ASSERT_EQ(c.verdict, ReleaseVerdict::regressed);
  EXPECT_THAT(c.reason, HasSubstr("a turn without a reply has no latency"));
  EXPECT_THAT(c.reason, HasSubstr("p95 of the others"));
}

// Of a turn that is not measurable nothing is known: it is neither answered nor unanswered.
TEST(CompareReleases, DoesNotTakeTurnsThatAreNotMeasurableForUnansweredOnes) {
  const LatencyTable base = made_up_release({.calls = 200, .seed = 1});
  const LatencyTable unmeasured = changed(base, [](TableTurn& turn) {
    if (turn.outcome != Outcome::answered) return;
    turn.latency_ms = {};
    turn.outcome = Outcome::not_measurable;
  });
  const auto c = compare_releases(base, unmeasured, quick());
  EXPECT_NE(c.verdict, ReleaseVerdict::regressed);
  EXPECT_EQ(c.rates.front().name, "unanswered");
  EXPECT_DOUBLE_EQ(*c.rates.front().candidate.percent, *c.rates.front().base.percent);
  EXPECT_EQ(c.rates.back().name, "not_measurable");
  EXPECT_GT(*c.rates.back().candidate.percent, 90.0);
  EXPECT_NE(compare_releases(unmeasured, base, quick()).verdict, ReleaseVerdict::regressed);
}

// Half of the turns of the baseline are not measurable, so that its unanswered are half of the candidate's by count.
TEST(CompareReleases, DoesNotTakeTurnsThatBecameMeasurableForUnansweredOnes) {
  const LatencyTable candidate = made_up_release({.calls = 400, .seed = 1, .unanswered = 0.15});
  std::uint32_t number = 0;
  const LatencyTable base = changed(candidate, [&number](TableTurn& turn) {
    if (number++ % 2 == 0) return;
    turn.latency_ms = {};
    turn.outcome = Outcome::not_measurable;
  });
  EXPECT_NE(verdict(base, candidate), ReleaseVerdict::regressed);
}

TEST(CompareReleases, PassesNoReleaseOfWhichMuchMoreIsNotMeasurable) {
  const LatencyTable base = repeated(made_up_release({.calls = 30, .seed = 3}), 40);
  ASSERT_EQ(verdict(base, base), ReleaseVerdict::no_regression);
  std::uint32_t number = 0;
  const LatencyTable unmeasured = changed(base, [&number](TableTurn& turn) {
    if (number++ % 5 != 0) return;
    turn.latency_ms = {};
    turn.outcome = Outcome::not_measurable;
  });
  const auto c = compare_releases(base, unmeasured, quick());
  EXPECT_EQ(c.verdict, ReleaseVerdict::inconclusive);
  EXPECT_THAT(c.reason, HasSubstr("not measurable"));
}

// "Need about 35 calls" beside 200 calls that are there is no help: a difference near the margin takes more.
TEST(CompareReleases, NeedsMoreCallsThanThereAreWhereverItIsInconclusive) {
  std::size_t inconclusive = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    for (const std::size_t calls : {12U, 200U}) {
      MadeUpRelease steady{
          .calls = calls, .seed = seed, .call_effect = 0.05, .turn_effect = 0.1, .stalled_calls = 0.05};
      const LatencyTable base = made_up_release(steady);
      steady.seed += 1000;
      const auto c = compare_releases(base, shifted(made_up_release(steady), 45), quick());
      if (c.verdict != ReleaseVerdict::inconclusive || !c.calls_needed) continue;
      if (calls == 200) ++inconclusive;
      EXPECT_GT(*c.calls_needed, std::min(c.base.compared, c.candidate.compared)) << seed << ", " << calls;
    }
  }
  EXPECT_GT(inconclusive, 5U) << "the releases no longer test anything";
}

TEST(CompareReleases, CountsTheCallsThatHaveNoReplyToCompare) {
  LatencyTable base = made_up_release({.calls = 40, .seed = 1});
  const LatencyTable mute = changed(base, [](TableTurn& turn) {
    if (turn.call >= 30) turn = {.recording = turn.recording, .call = turn.call, .turn = turn.turn};
  });
  const auto c = compare_releases(base, mute, quick());
  EXPECT_EQ(c.candidate.calls, 40U);
  EXPECT_EQ(c.candidate.compared, 30U);
  EXPECT_EQ(c.candidate.without_reply, 10U);
  EXPECT_EQ(c.base.without_reply, 0U);
}

LatencyTable measured_within(const LatencyTable& table, std::int32_t uncertainty_ms) {
  return changed(table, [uncertainty_ms](TableTurn& turn) {
    if (turn.latency_ms) turn.uncertainty_ms = uncertainty_ms;
  });
}

// The errors of the turns are part of the spread that the interval is made of (Coverage shows it).
TEST(CompareReleases, DoesNotAddTheUncertaintyOfTheMeasurementWhereBothSidesHaveTheSame) {
  const LatencyTable base = made_up_release({.calls = 60, .seed = 1});
  const LatencyTable other = made_up_release({.calls = 60, .seed = 2});
  const auto exact = compare_releases(base, other, quick());
  const auto unsure = compare_releases(measured_within(base, 100), measured_within(other, 100), quick());
  EXPECT_EQ(unsure.resolution_ms, 0.0);
  EXPECT_EQ(unsure.p95.interval_ms->low, exact.p95.interval_ms->low);
  EXPECT_EQ(unsure.p95.interval_ms->high, exact.p95.interval_ms->high);
}

TEST(CompareReleases, WidensTheIntervalWhereOneSideIsMeasuredLessExactly) {
  const LatencyTable base = made_up_release({.calls = 400, .seed = 1});
  const LatencyTable slower = shifted(made_up_release({.calls = 400, .seed = 2}), 130);
  EXPECT_EQ(verdict(base, slower), ReleaseVerdict::regressed);
  const auto unsure = compare_releases(measured_within(base, 60), measured_within(slower, 156), quick());
  EXPECT_EQ(unsure.verdict, ReleaseVerdict::inconclusive);
  EXPECT_NEAR(unsure.resolution_ms, 144.0 * 1.645 / 1.960, 1e-9);
}

TEST(CompareReleases, PairsScenariosSoThatTheirDifferencesCancel) {
  LatencyTable base = made_up_release({.calls = 100, .seed = 1});
  for (std::size_t i = 0; i < 100; ++i) base.pair_keys.push_back("scenario " + std::to_string(i));
  LatencyTable slower = shifted(base, 60);
  LatencyTable alone = base;
  LatencyTable alone_slower = slower;
  alone.pair_keys.clear();
  alone_slower.pair_keys.clear();
  const auto paired = compare_releases(base, slower, quick());
  const auto unpaired = compare_releases(alone, alone_slower, quick());
  EXPECT_EQ(paired.verdict, ReleaseVerdict::regressed);
  EXPECT_EQ(unpaired.verdict, ReleaseVerdict::inconclusive);
  EXPECT_DOUBLE_EQ(paired.bootstrap_ms->low, 60.0) << "the same calls are drawn on both sides";
  EXPECT_DOUBLE_EQ(paired.bootstrap_ms->high, 60.0);
}

TEST(CompareReleases, NamesTheScenariosThatHaveNoCounterpart) {
  LatencyTable base = made_up_release({.calls = 20, .seed = 1});
  for (std::size_t i = 0; i < 20; ++i) base.pair_keys.push_back(std::to_string(i));
  LatencyTable candidate = base;
  candidate.pair_keys[4] = "new";
  const auto c = compare_releases(base, candidate, quick());
  EXPECT_EQ(c.base.compared, 19U);
  EXPECT_EQ(c.base.unpaired, std::vector<std::string>{"4"});
  EXPECT_EQ(c.candidate.unpaired, std::vector<std::string>{"new"});
}

TEST(CompareReleases, RefusesDifferentMethodsAndEmptyTables) {
  const LatencyTable base = made_up_release({.calls = 20, .seed = 1});
  LatencyTable other = base;
  other.method_version = 2;
  EXPECT_THROW(compare_releases(base, other, quick()), FatalError);
  EXPECT_THROW(compare_releases(base, LatencyTable{}, quick()), FatalError);
  EXPECT_THROW(compare_releases(LatencyTable{}, base, quick()), FatalError);
}

// Among releases near the margin some have intervals that end on two sides of it.
TEST(CompareReleases, IsInconclusiveWhereBootstrapAndMoverDisagree) {
  std::size_t disagreements = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const auto c = compare_releases(made_up_release({.calls = 60, .seed = seed}),
                                    made_up_release({.calls = 60, .seed = 1000 + seed}), quick());
    const bool bootstrap = c.bootstrap_ms->high < c.config.margin_ms;
    const bool mover = c.mover_ms->high < c.config.margin_ms;
    if (bootstrap == mover) continue;
    ++disagreements;
    EXPECT_EQ(c.verdict, ReleaseVerdict::inconclusive) << seed;
  }
  EXPECT_GT(disagreements, 0U) << "the releases no longer test anything";
}

TEST(CompareReleases, AsksForNoMoreCallsThanAnyoneHas) {
  const LatencyTable base = made_up_release({.calls = 60, .seed = 1});
  const LatencyTable other = made_up_release({.calls = 60, .seed = 2});
  for (const double margin_ms : {1e-3, 1e-10, 1e-300}) {
    const auto c = compare_releases(base, other, {.margin_ms = margin_ms, .replicates = 400});
    EXPECT_LE(c.calls_needed.value_or(0), 1'000'000U) << margin_ms;
  }
}

TEST(History, NamesTheFirstReleaseThatIsSlower) {
  const LatencyTable first = made_up_release({.calls = 300, .seed = 1});
  const NamedTable releases[] = {{"1.0", first},
                                 {"1.1", made_up_release({.calls = 300, .seed = 2})},
                                 {"1.2", shifted(made_up_release({.calls = 300, .seed = 3}), 300)},
                                 {"1.3", shifted(first, 300)}};
  const ReleaseHistory history = trace_releases(releases, quick());
  EXPECT_THAT(history.first_regression, Optional(2U));
  EXPECT_EQ(history.first_improvement, std::nullopt);
  EXPECT_THROW(trace_releases(std::span(releases).first(1), quick()), FatalError);
}

}  // namespace
}  // namespace turngap
