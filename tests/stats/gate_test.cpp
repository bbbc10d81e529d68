#include "turngap/stats/gate.h"

#include <gmock/gmock.h>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// `calls` calls of ten turns: `unanswered` turns without a reply in the first of them, else `latency_ms`.
SummaryStatistics release(std::size_t calls, std::int32_t latency_ms, std::size_t unanswered) {
  LatencyTable table;
  table.calls = calls;
  for (std::uint32_t call = 0; call < calls; ++call) {
    table.recordings.push_back({.recording = std::to_string(call), .call_sid = {}, .recorded_at = {}, .tag = {}});
    for (std::uint32_t turn = 1; turn <= 10; ++turn) {
      const bool silent = table.turns.size() < unanswered;
      TableTurn t{.recording = call, .call = call, .turn = turn};
      t.outcome = silent ? Outcome::unanswered : Outcome::answered;
      if (!silent) t.latency_ms = latency_ms;
      table.turns.push_back(t);
    }
  }
  return summarize(table);
}

Verdict verdict(const SummaryStatistics& summary, std::string_view limit, GateReading reading = GateReading::point) {
  return judge(summary, {.limits = {parse_gate_limit(limit)}, .reading = reading}).verdict;
}

TEST(Gate, PassesOnlyBelowTheLimitOfTheLatency) {
  EXPECT_EQ(judge(release(10, 599, 0), Gate{}).verdict, Verdict::pass);
  EXPECT_EQ(judge(release(10, 600, 0), Gate{}).verdict, Verdict::fail);
}

TEST(Gate, PassesWithExactlyTheShareThatIsAskedFor) {
  EXPECT_EQ(judge(release(10, 400, 5), Gate{}).verdict, Verdict::pass);
  EXPECT_EQ(judge(release(10, 400, 6), Gate{}).verdict, Verdict::fail);
}

TEST(Gate, TellsHowFarAValueLiesInsideOrBeyondItsLimit) {
  EXPECT_EQ(judge(release(10, 888, 0), Gate{}).checks[0].spare, -288.0);
  EXPECT_EQ(judge(release(10, 500, 0), Gate{}).checks[0].spare, 100.0);
  EXPECT_EQ(judge(release(10, 500, 10), Gate{}).checks[1].spare, -5.0);
  EXPECT_EQ(judge(summarize(LatencyTable{}), Gate{}).checks[0].spare, std::nullopt);
}

TEST(Gate, FailsAnAgentThatNeverReplies) {
  EXPECT_EQ(judge(release(10, 400, 100), Gate{}).verdict, Verdict::fail);
}

TEST(Gate, NeverPassesWithoutData) {
  const SummaryStatistics nothing = summarize(LatencyTable{});
  for (const GateReading reading : {GateReading::point, GateReading::strict}) {
    EXPECT_EQ(judge(nothing, {.limits = Gate::default_limits(), .reading = reading}).verdict, Verdict::no_data);
    EXPECT_EQ(verdict(nothing, "unanswered<100", reading), Verdict::no_data);
    EXPECT_EQ(verdict(release(3, 400, 30), "p(50)<99999", reading), Verdict::no_data);
  }
  EXPECT_EQ(judge(release(10, 400, 0), {.limits = {}}).verdict, Verdict::no_data);
}

TEST(Gate, AsksTheWholeIntervalWhereItIsReadStrictly) {
  const SummaryStatistics few = release(10, 400, 2);
  EXPECT_EQ(verdict(few, "unanswered<5"), Verdict::pass);
  EXPECT_EQ(verdict(few, "unanswered<5", GateReading::strict), Verdict::inconclusive);
  EXPECT_EQ(verdict(few, "unanswered<50", GateReading::strict), Verdict::pass);
  EXPECT_EQ(verdict(few, "unanswered>50", GateReading::strict), Verdict::fail);
}

TEST(Gate, IsInconclusiveWhereAnIntervalIsNotEstimable) {
  EXPECT_EQ(verdict(release(1, 400, 0), "p(95)<600", GateReading::strict), Verdict::inconclusive);
}

TEST(Gate, IsTheWorstOfItsLimits) {
  const SummaryStatistics few = release(10, 400, 2);
  const GateResult result = judge(few, {.limits = {parse_gate_limit("p(50)<350"), parse_gate_limit("unanswered<5")},
                                        .reading = GateReading::strict});
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.checks[0].verdict, Verdict::fail);
  EXPECT_EQ(result.checks[1].verdict, Verdict::inconclusive);
}

TEST(GateLimit, IsWrittenAsItIsRead) {
  for (const char* text : {"p(95)<600", "p(99.9)<=1200.5", "p(50)>10", "answered>=95", "unanswered<5", "overlapped<=10",
                           "barge_in<20", "p(5)>=-200"}) {
    EXPECT_EQ(to_string(parse_gate_limit(text)), text);
  }
  EXPECT_EQ(to_string(parse_gate_limit(" p( 95 ) < 600 ")), "p(95)<600");
}

TEST(GateLimit, RefusesWhatItDoesNotKnow) {
  for (const char* text :
       {"",           "p(95)",       "p(95)<",    "<600",      "p(0)<1",        "p(100)<1",     "p95<600",
        "p(95)=600",  "p(95)<600ms", "p(95)<nan", "p(95)<inf", "answered>=101", "answered>=-1", "median<3",
        "p(95)<<600", "p()<5",       "p(95<5",    "p(<5",      "answered>100",  "unanswered<0", "answered(95)>=5",
        "p<5"}) {
    EXPECT_THROW(parse_gate_limit(text), FatalError) << text;
  }
}

}  // namespace
}  // namespace turngap
