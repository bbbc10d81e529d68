#include "turngap/stats/breakdown.h"

#include <gmock/gmock.h>

#include "support/whole_run.h"
#include "turngap/core/error.h"
#include "turngap/stats/call_summary.h"
#include "turngap/stats/statistics.h"

namespace turngap {
namespace {

using testing::ElementsAre;
using testing::Optional;

CallerTurn turn(Outcome outcome, double latency_ms = 0.0) {
  CallerTurn t;
  t.outcome = outcome;
  t.caller_end = Millis{1000.0};
  if (outcome == Outcome::answered) t.agent_onset = t.caller_end + Millis{latency_ms};
  if (outcome == Outcome::unanswered) t.censored_wait = Millis{700.0};
  return t;
}

RecordingResult recording(const std::string& name, const std::string& time, const std::string& scenario,
                          std::vector<CallerTurn> turns) {
  RecordingResult result;
  result.identity.recording = name;
  result.identity.recorded_at = time;
  result.path = "day/" + name + ".wav";
  result.metadata = {{"scenario", scenario}};
  result.analysis.emplace();
  result.analysis->turns = std::move(turns);
  return result;
}

void greet(RecordingResult& result, double at_ms) {
  result.analysis->agent.push_back({});
  result.analysis->agent.back().onset = Millis{at_ms};
}

LatencyTable three_days() {
  return test::to_latency_table(std::vector{
      recording("a", "2024-03-01T09:10:00Z", "refund", {turn(Outcome::answered, 300), turn(Outcome::answered, 500)}),
      recording("b", "2024-03-01T10:10:00Z", "booking", {turn(Outcome::unanswered), turn(Outcome::answered, 900)}),
      recording("c", "2024-03-02T09:10:00Z", "refund", {turn(Outcome::answered, 100), turn(Outcome::backchannel)})});
}

std::vector<std::string> values_of(const Breakdown& breakdown) {
  std::vector<std::string> values;
  for (const BreakdownPart& part : breakdown.parts) values.push_back(part.value);
  return values;
}

TEST(BreakDown, GivesEachValueItsOwnTurnsCallsAndPercentiles) {
  const Breakdown by = break_down(three_days(), "scenario");
  ASSERT_THAT(values_of(by), ElementsAre("booking", "refund"));
  EXPECT_EQ(by.parts[1].calls, 2U);
  EXPECT_EQ(by.parts[1].counts.turns, 4U);
  EXPECT_THAT(by.parts[1].p50.value_ms, Optional(300.0));
  EXPECT_THAT(by.parts[0].answered.percent, Optional(50.0));
}

TEST(BreakDown, TakesTheSameHourOfTwoDaysForTwoHours) {
  EXPECT_THAT(values_of(break_down(three_days(), "hour")),
              ElementsAre("2024-03-01T09", "2024-03-01T10", "2024-03-02T09"));
  EXPECT_THAT(values_of(break_down(three_days(), "day")), ElementsAre("2024-03-01", "2024-03-02"));
  EXPECT_EQ(summarize(three_days()).by_hour.size(), 3U);
}

TEST(BreakDown, SortsNumbersByTheirValueAndPutsWhatHasNoneLast) {
  std::vector<RecordingResult> results;
  for (const char* value : {"10", "", "9", "x"}) {
    results.push_back(recording(std::string("r") + value, "", value, {turn(Outcome::answered, 300)}));
  }
  EXPECT_THAT(values_of(break_down(test::to_latency_table(results), "scenario")), ElementsAre("9", "10", "x", ""));
  EXPECT_THAT(values_of(break_down(three_days(), "turn")), ElementsAre("1", "2"));
}

// Every turn is in one part.
TEST(BreakDown, LosesNoTurn) {
  for (const std::string& column : breakdown_columns(three_days())) {
    std::size_t turns = 0;
    for (const BreakdownPart& part : break_down(three_days(), column).parts) turns += part.counts.turns;
    EXPECT_EQ(turns, three_days().turns.size()) << column;
  }
}

TEST(BreakDown, NamesTheColumnsThatThereAreWhereOneIsUnknown) {
  try {
    break_down(three_days(), "scenery");
    FAIL() << "accepted";
  } catch (const FatalError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("tag, day, hour, turn, scenario, found 'scenery'"));
  }
}

// The part is what a run of its recordings alone would be.
TEST(BreakDown, GivesTheNumbersOfARunOfThatPartAlone) {
  const auto both =
      recording("a", "2024-03-01T09:10:00Z", "refund", {turn(Outcome::answered, 300), turn(Outcome::answered, 500)});
  const auto other = recording("c", "2024-03-02T09:10:00Z", "refund", {turn(Outcome::answered, 100)});
  const SummaryStatistics alone = summarize(test::to_latency_table(std::vector{both, other}));
  const Breakdown by =
      break_down(test::to_latency_table(std::vector{
                     both, recording("b", "2024-03-01T10:10:00Z", "booking", {turn(Outcome::answered, 900)}), other}),
                 "scenario");
  EXPECT_EQ(by.parts[1].p50.value_ms, alone.response_ms[0].value_ms);
  EXPECT_EQ(by.parts[1].p50.interval_ms.has_value(), alone.response_ms[0].interval_ms.has_value());
  EXPECT_EQ(by.parts[1].p50.share_error, alone.response_ms[0].share_error);
}

TEST(Greeting, IsTheFirstSpeechOfTheAgentAndNoPartOfTheLatencies) {
  auto one = recording("a", "", "x", {turn(Outcome::answered, 300)});
  auto other = recording("b", "", "x", {turn(Outcome::answered, 300)});
  greet(one, 1200.4);
  greet(other, 2000.0);
  const LatencyTable table =
      test::to_latency_table(std::vector{one, other, recording("c", "", "x", {turn(Outcome::unanswered)})});
  const SummaryStatistics summary = summarize(table);
  EXPECT_THAT(summary.greeting.p50.value_ms, Optional(1600.0));
  EXPECT_EQ(summary.greeting.recordings, 2U);
  EXPECT_EQ(summary.greeting.without, 1U);
  EXPECT_THAT(summary.response_ms[0].value_ms, Optional(300.0));
  const auto calls = summarize_calls(table);
  EXPECT_THAT(calls[0].greeting_ms, Optional(1200));
  EXPECT_EQ(calls[2].greeting_ms, std::nullopt);
}

TEST(SummarizeCalls, TakesTheRecordingsOfOneCallForOne) {
  auto one = recording("a", "2024-03-01T09:10:00Z", "x", {turn(Outcome::answered, 300), turn(Outcome::unanswered)});
  auto other = recording("b", "2024-03-01T09:12:00Z", "x", {turn(Outcome::answered, 500)});
  one.identity.call_sid = "CA1";
  other.identity.call_sid = "CA1";
  const auto calls = summarize_calls(
      test::to_latency_table(std::vector{one, other, recording("c", "", "y", {turn(Outcome::unanswered)})}));
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].recording, "a");
  EXPECT_EQ(calls[0].path, "day/a.wav");
  EXPECT_EQ(calls[0].recordings, 2U);
  EXPECT_EQ(calls[0].counts.turns, 3U);
  EXPECT_THAT(calls[0].p50_ms, Optional(400.0));
  EXPECT_THAT(calls[0].longest_ms, Optional(500));
  EXPECT_THAT(calls[0].longest_unanswered_wait_ms, Optional(700));
  EXPECT_EQ(calls[1].p50_ms, std::nullopt);
}

}  // namespace
}  // namespace turngap
