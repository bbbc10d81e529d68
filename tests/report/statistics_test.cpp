#include "turngap/report/statistics.h"

#include <gmock/gmock.h>

namespace turngap {
namespace {

using testing::DoubleNear;
using testing::Optional;

// Arithmetic on a few hundred milliseconds in double is exact to far below this.
constexpr double kRounding = 1e-9;

CallerTurn turn(Outcome outcome) {
  CallerTurn t;
  t.outcome = outcome;
  t.caller_end = Millis{1000.0};
  return t;
}

CallerTurn reply_after(double latency_ms) {
  CallerTurn t = turn(latency_ms < 0 ? Outcome::overlapped : Outcome::answered);
  t.agent_onset = t.caller_end + Millis{latency_ms};
  return t;
}

MeasuredRecording recording(std::vector<CallerTurn> turns) {
  return {{.recording = "call", .call_sid = {}, .recorded_at = {}, .tag = {}}, std::move(turns)};
}

LatencySummary summary_of(std::vector<CallerTurn> turns) {
  const MeasuredRecording all[] = {recording(std::move(turns))};
  return summarize(all);
}

OutcomeCounts counts(std::size_t answered, std::size_t unanswered) {
  OutcomeCounts c;
  c.turns = answered + unanswered;
  c.answered = answered;
  c.unanswered = unanswered;
  return c;
}

Verdict verdict(const OutcomeCounts& outcomes, std::optional<double> p95_ms) {
  return gate_verdict({outcomes, p95_ms, p95_ms, p95_ms, p95_ms}, GateLimits{});
}

// numpy.quantile([15, 20, 35, 40, 50], q) with the default method, "linear".
TEST(Quantile, InterpolatesAsType7) {
  const std::vector<double> sorted{15.0, 20.0, 35.0, 40.0, 50.0};
  EXPECT_THAT(quantile(sorted, 0.00), Optional(15.0));
  EXPECT_THAT(quantile(sorted, 0.25), Optional(20.0));
  EXPECT_THAT(quantile(sorted, 0.40), Optional(DoubleNear(29.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 0.50), Optional(35.0));
  EXPECT_THAT(quantile(sorted, 0.90), Optional(DoubleNear(46.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 0.95), Optional(DoubleNear(48.0, kRounding)));
  EXPECT_THAT(quantile(sorted, 1.00), Optional(50.0));
}

TEST(Quantile, OfOneValueIsThatValue) {
  const std::vector<double> one{420.0};
  for (const double q : {0.0, 0.5, 0.99, 1.0}) EXPECT_THAT(quantile(one, q), Optional(420.0)) << q;
}

TEST(Quantile, OfNothingIsNothing) {
  EXPECT_EQ(quantile({}, 0.5), std::nullopt);
}

TEST(Summarize, CountsEveryTurnUnderOneOutcome) {
  const MeasuredRecording all[] = {
      recording({turn(Outcome::backchannel), reply_after(300.0), turn(Outcome::not_measurable)}), recording({}),
      recording({reply_after(-200.0), turn(Outcome::unanswered), reply_after(100.0), turn(Outcome::unanswered)})};
  const OutcomeCounts c = summarize(all).counts;
  EXPECT_EQ(c.answered, 2U);
  EXPECT_EQ(c.overlapped, 1U);
  EXPECT_EQ(c.backchannel, 1U);
  EXPECT_EQ(c.unanswered, 2U);
  EXPECT_EQ(c.not_measurable, 1U);
  EXPECT_EQ(c.turns, 7U);
  EXPECT_EQ(c.turns, c.answered + c.overlapped + c.backchannel + c.unanswered + c.not_measurable);
}

TEST(Summarize, TakesPercentilesOverTheRepliesOfAllRecordings) {
  const MeasuredRecording all[] = {recording({reply_after(500.0), reply_after(200.0)}), recording({reply_after(150.0)}),
                                   recording({reply_after(400.0), turn(Outcome::unanswered), reply_after(350.0)})};
  const LatencySummary s = summarize(all);
  EXPECT_THAT(s.p50_ms, Optional(350.0));
  EXPECT_THAT(s.p90_ms, Optional(DoubleNear(460.0, kRounding)));
  EXPECT_THAT(s.p95_ms, Optional(DoubleNear(480.0, kRounding)));
  EXPECT_THAT(s.p99_ms, Optional(DoubleNear(496.0, kRounding)));
}

TEST(Summarize, TakesAnOverlapAsANegativeLatency) {
  EXPECT_THAT(summary_of({reply_after(-300.0), reply_after(100.0), reply_after(200.0)}).p50_ms, Optional(100.0));
  EXPECT_THAT(summary_of({reply_after(-300.0)}).p95_ms, Optional(-300.0));
}

// So that percentiles taken from latency.csv by hand are the same.
TEST(Summarize, TakesTheWholeMillisecondsOfTheTable) {
  CallerTurn t = turn(Outcome::answered);
  t.caller_end = Millis{1000.4};
  t.agent_onset = Millis{1500.6};
  EXPECT_THAT(summary_of({t}).p50_ms, Optional(501.0));
}

TEST(Summarize, OfNothingHasNoPercentilesAndNoShare) {
  const LatencySummary nothing = summarize({});
  EXPECT_EQ(nothing.counts.turns, 0U);
  EXPECT_EQ(nothing.p50_ms, std::nullopt);
  EXPECT_EQ(nothing.p99_ms, std::nullopt);
  EXPECT_EQ(nothing.counts.answered_percent(), std::nullopt);
}

TEST(AnsweredPercent, IsTheShareOfTheDueRepliesThatCame) {
  OutcomeCounts c = counts(2, 1);
  c.overlapped = 1;
  EXPECT_THAT(c.answered_percent(), Optional(75.0));
  c.backchannel = 40;
  c.not_measurable = 7;
  EXPECT_THAT(c.answered_percent(), Optional(75.0)) << "no reply is due to a backchannel";
}

TEST(Gate, PassesOnlyBelowTheLimitOfTheLatency) {
  EXPECT_EQ(verdict(counts(100, 0), 599.9), Verdict::pass);
  EXPECT_EQ(verdict(counts(100, 0), 600.0), Verdict::fail);
  EXPECT_EQ(verdict(counts(100, 0), 600.1), Verdict::fail);
}

TEST(Gate, PassesWithExactlyTheShareThatIsAskedFor) {
  EXPECT_EQ(verdict(counts(95, 5), 400.0), Verdict::pass);
  EXPECT_EQ(verdict(counts(19, 1), 400.0), Verdict::pass);
  EXPECT_EQ(verdict(counts(94, 6), 400.0), Verdict::fail);
}

TEST(Gate, FailsAnAgentThatNeverReplies) {
  EXPECT_EQ(verdict(counts(0, 3), std::nullopt), Verdict::fail);
}

TEST(Gate, NeverPassesWithoutData) {
  EXPECT_EQ(gate_verdict({}, GateLimits{}), Verdict::no_data);
  EXPECT_EQ(gate_verdict(summary_of({turn(Outcome::backchannel), turn(Outcome::not_measurable)}), GateLimits{}),
            Verdict::no_data);
  EXPECT_EQ(verdict(counts(10, 0), std::nullopt), Verdict::no_data);
}

TEST(Gate, FollowsTheLimitsItIsGiven) {
  const LatencySummary slow = summary_of({reply_after(700.0), turn(Outcome::unanswered)});
  EXPECT_EQ(gate_verdict(slow, {.max_p95_ms = 800.0, .min_answered_percent = 50.0}), Verdict::pass);
  EXPECT_EQ(gate_verdict(slow, {.max_p95_ms = 700.0, .min_answered_percent = 50.0}), Verdict::fail);
  EXPECT_EQ(gate_verdict(slow, {.max_p95_ms = 800.0, .min_answered_percent = 51.0}), Verdict::fail);
}

}  // namespace
}  // namespace turngap
