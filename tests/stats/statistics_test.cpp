#include "turngap/stats/statistics.h"

#include <gmock/gmock.h>

#include "support/whole_run.h"

namespace turngap {
namespace {

using testing::DoubleNear;
using testing::Optional;

// Arithmetic on a few hundred milliseconds in double is exact to far below this.
constexpr double kExact = 1e-9;

CallerTurn turn_with(Outcome outcome) {
  CallerTurn t;
  t.outcome = outcome;
  t.caller_end = Millis{1000.0};
  return t;
}

CallerTurn reply_after(double latency_ms) {
  CallerTurn t = turn_with(latency_ms < 0 ? Outcome::overlapped : Outcome::answered);
  t.agent_onset = t.caller_end + Millis{latency_ms};
  return t;
}

RecordingResult call_of(std::vector<CallerTurn> turns) {
  RecordingResult result;
  result.identity.recording = "call";
  result.analysis.emplace().turns = std::move(turns);
  return result;
}

SummaryStatistics summary_of(std::vector<CallerTurn> turns) {
  const RecordingResult all[] = {call_of(std::move(turns))};
  return summarize(test::to_latency_table(all));
}

std::optional<double> percentile(const SummaryStatistics& summary, double q) {
  for (const QuantileEstimate& estimate : summary.response_ms) {
    if (estimate.q == q) return estimate.value_ms;
  }
  return std::nullopt;
}

TEST(Summarize, CountsEveryTurnUnderOneOutcome) {
  const RecordingResult all[] = {
      call_of({turn_with(Outcome::backchannel), reply_after(300.0), turn_with(Outcome::not_measurable)}), call_of({}),
      call_of(
          {reply_after(-200.0), turn_with(Outcome::unanswered), reply_after(100.0), turn_with(Outcome::unanswered)})};
  const OutcomeCounts c = summarize(test::to_latency_table(all)).counts;
  EXPECT_EQ(c.answered, 2U);
  EXPECT_EQ(c.overlapped, 1U);
  EXPECT_EQ(c.backchannel, 1U);
  EXPECT_EQ(c.unanswered, 2U);
  EXPECT_EQ(c.not_measurable, 1U);
  EXPECT_EQ(c.turns, 7U);
  EXPECT_EQ(c.turns, c.answered + c.overlapped + c.backchannel + c.unanswered + c.not_measurable);
}

// Of calls like these, only every second one will have a reply.
TEST(Summarize, AsksForTwiceAsManyCallsWhereHalfHaveNoReply) {
  std::vector<RecordingResult> all;
  for (int i = 0; i < 4; ++i) all.push_back(call_of({reply_after(300.0 + 100.0 * i)}));
  const std::vector<IntervalNeed> with_replies = summarize(test::to_latency_table(all)).interval_needs;
  ASSERT_FALSE(with_replies.empty());
  for (int i = 0; i < 4; ++i) all.push_back(call_of({turn_with(Outcome::unanswered)}));
  const std::vector<IntervalNeed> of_all = summarize(test::to_latency_table(all)).interval_needs;
  ASSERT_EQ(of_all.size(), with_replies.size());
  for (std::size_t i = 0; i < of_all.size(); ++i) EXPECT_EQ(of_all[i].calls, 2 * with_replies[i].calls);
}

TEST(Summarize, TakesPercentilesOverTheRepliesOfAllRecordings) {
  const RecordingResult all[] = {call_of({reply_after(500.0), reply_after(200.0)}), call_of({reply_after(150.0)}),
                                 call_of({reply_after(400.0), turn_with(Outcome::unanswered), reply_after(350.0)})};
  const SummaryStatistics s = summarize(test::to_latency_table(all));
  EXPECT_THAT(percentile(s, 0.50), Optional(350.0));
  EXPECT_THAT(percentile(s, 0.90), Optional(DoubleNear(460.0, kExact)));
  EXPECT_THAT(percentile(s, 0.95), Optional(DoubleNear(480.0, kExact)));
  EXPECT_THAT(percentile(s, 0.99), Optional(DoubleNear(496.0, kExact)));
}

TEST(Summarize, TakesAnOverlapAsANegativeLatency) {
  EXPECT_THAT(percentile(summary_of({reply_after(-300.0), reply_after(100.0), reply_after(200.0)}), 0.50),
              Optional(100.0));
  EXPECT_THAT(percentile(summary_of({reply_after(-300.0)}), 0.95), Optional(-300.0));
}

// So that percentiles taken from latency.csv by hand are the same.
TEST(Summarize, TakesTheWholeMillisecondsOfTheTable) {
  CallerTurn t = turn_with(Outcome::answered);
  t.caller_end = Millis{1000.4};
  t.agent_onset = Millis{1500.6};
  EXPECT_THAT(percentile(summary_of({t}), 0.50), Optional(501.0));
}

TEST(Summarize, OfNothingHasNoPercentilesAndNoShare) {
  const SummaryStatistics nothing = summarize(LatencyTable{});
  EXPECT_EQ(nothing.counts.turns, 0U);
  EXPECT_EQ(percentile(nothing, 0.50), std::nullopt);
  EXPECT_EQ(percentile(nothing, 0.99), std::nullopt);
  EXPECT_EQ(nothing.counts.answered_percent(), std::nullopt);
}

TEST(AnsweredPercent, IsTheShareOfTheDueRepliesThatCame) {
  OutcomeCounts c{.turns = 3, .answered = 2, .unanswered = 1};
  c.overlapped = 1;
  EXPECT_THAT(c.answered_percent(), Optional(75.0));
  c.backchannel = 40;
  c.not_measurable = 7;
  EXPECT_THAT(c.answered_percent(), Optional(75.0)) << "no reply is due to a backchannel";
}

TEST(Waits, AreLowerBoundsWhereAnUnansweredWaitMayLieBelow) {
  CallerTurn unanswered = turn_with(Outcome::unanswered);
  unanswered.censored_wait = Millis{900.0};
  const SummaryStatistics s = summary_of({reply_after(100.0), reply_after(200.0), reply_after(300.0), unanswered});
  EXPECT_EQ(s.waits[0].value_ms, 250.0);
  EXPECT_FALSE(s.waits[0].lower_bound) << "the unanswered wait lies above the median, however long it is";
  EXPECT_TRUE(s.waits[2].lower_bound);
  EXPECT_THAT(percentile(s, 0.50), Optional(200.0)) << "the percentiles of the replies leave it out";
}

TEST(Worst, NamesTheSlowestTurnsAndTheLongestWaitsApartEachWithThePlaceToListen) {
  CallerTurn unanswered = turn_with(Outcome::unanswered);
  unanswered.censored_wait = Millis{900.0};
  const SummaryStatistics s = summary_of({reply_after(300.0), unanswered, reply_after(1200.0)});
  ASSERT_EQ(s.slowest.size(), 2U);
  EXPECT_EQ(s.slowest[0].turn, 3U);
  EXPECT_EQ(s.slowest[0].caller_end_ms, 1000);
  ASSERT_EQ(s.longest_unanswered.size(), 1U);
  EXPECT_EQ(s.longest_unanswered[0].turn, 2U);
  EXPECT_EQ(s.longest_unanswered[0].wait_ms, 900);
}

TEST(Distribution, CountsNegativeOffsetsInBinsBelowZero) {
  const SummaryStatistics s = summary_of({reply_after(-1.0), reply_after(-100.0), reply_after(0.0), reply_after(99.0)});
  ASSERT_EQ(s.distribution.size(), 2U);
  EXPECT_EQ(s.distribution[0].from_ms, -100);
  EXPECT_EQ(s.distribution[0].replies, 2U);
  EXPECT_EQ(s.distribution[1].from_ms, 0);
}

}  // namespace
}  // namespace turngap
