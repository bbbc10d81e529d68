#include "turngap/stats/run_profile.h"

#include <gmock/gmock.h>

#include "support/whole_run.h"

namespace turngap {
namespace {

using testing::ElementsAre;
using testing::Optional;
using testing::Pair;

RecordingResult recording(int number, double latency_ms) {
  RecordingResult result;
  result.identity.recording = "call-" + std::to_string(1000 + number);
  result.metadata = {{"scenario", number % 2 == 0 ? "even" : "odd"}, {"id", std::to_string(number)}};
  result.analysis.emplace();
  for (int i = 0; i < 3; ++i) {
    CallerTurn turn;
    turn.outcome = Outcome::answered;
    turn.caller_end = Millis{1000.0 * (i + 1)};
    turn.agent_onset = turn.caller_end + Millis{latency_ms};
    turn.agent_first_sound = *turn.agent_onset - Millis{i == 0 ? 100.0 : 0.0};
    if (i == 2) turn.main_reply_onset = *turn.agent_onset + Millis{400.0};
    turn.uncertainty = Millis{10.0};
    if (i == 1) turn.flags = {Flag::noise};
    result.analysis->turns.push_back(turn);
  }
  return result;
}

std::vector<RecordingResult> recordings(int count) {
  std::vector<RecordingResult> results;
  for (int i = 0; i < count; ++i) results.push_back(recording(i, 300.0 + i));
  return results;
}

RunProfile profile_of(const std::vector<RecordingResult>& results, const std::vector<std::string>& by = {}) {
  return profile_run([&](const auto& each) { std::ranges::for_each(results, each); }, test::to_latency_table(results),
                     by);
}

TEST(RunProfile, TellsWhereTheReplyBegins) {
  const RunProfile profile = profile_of({recording(0, 300.0)});
  ASSERT_EQ(profile.reply_moments.size(), 3);
  EXPECT_THAT(profile.reply_moments[0].p50.value_ms, Optional(300.0));  // of 200, 300, 300
  EXPECT_THAT(profile.reply_moments[1].p50.value_ms, Optional(300.0));
  EXPECT_THAT(profile.reply_moments[2].p95.value_ms, Optional(660.0));  // of 300, 300, 700, type 7
  EXPECT_EQ(profile.reply_moments[1].earlier, 1);
  EXPECT_EQ(profile.reply_moments[2].earlier, 1);
}

TEST(RunProfile, CutsTheRunIntoPartsOfAboutAsManyCalls) {
  const RunProfile profile = profile_of(recordings(52));
  ASSERT_EQ(profile.along_run.parts.size(), 10);
  std::size_t calls = 0;
  for (const BreakdownPart& part : profile.along_run.parts) {
    calls += part.calls;
    EXPECT_THAT(part.calls, testing::AllOf(testing::Ge(5), testing::Le(6)));
  }
  EXPECT_EQ(calls, 52);
  EXPECT_EQ(profile.along_run.parts.front().value, "call-1000");
  EXPECT_FALSE(profile.run_in_order_of_time);
}

TEST(RunProfile, OrdersTheRunByTimeWhereAllTimesAreKnown) {
  auto results = recordings(10);
  for (std::size_t i = 0; i < results.size(); ++i) {
    results[i].identity.recorded_at = "2026-07-01T10:0" + std::to_string(9 - i) + ":00Z";
  }
  const RunProfile profile = profile_of(results);
  EXPECT_TRUE(profile.run_in_order_of_time);
  ASSERT_EQ(profile.along_run.parts.size(), 2);
  EXPECT_EQ(profile.along_run.parts[0].value, "2026-07-01T10:00:00Z");
  EXPECT_GT(profile.along_run.parts[0].p50.value_ms, profile.along_run.parts[1].p50.value_ms);
}

TEST(RunProfile, BreaksTheRunDownByWhatHasAFewValues) {
  const RunProfile profile = profile_of(recordings(30));
  ASSERT_EQ(profile.breakdowns.size(), 1);  // each call has an id of its own, none a tag or a time
  EXPECT_EQ(profile.breakdowns[0].column, "scenario");
  EXPECT_EQ(profile_of(recordings(30), {"id"}).breakdowns[0].parts.size(), 30);
}

TEST(RunProfile, CountsFlagsAndUncertainty) {
  const RunProfile profile = profile_of(recordings(4));
  EXPECT_THAT(profile.flagged_turns, ElementsAre(Pair(Flag::noise, 4)));
  EXPECT_THAT(profile.uncertainty_p95_ms, Optional(10.0));
  EXPECT_EQ(profile.along_call.parts.size(), 3);
}

TEST(RunProfile, OfNothingIsEmpty) {
  const RunProfile profile = profile_of({});
  EXPECT_EQ(profile.curve.size(), 99);
  EXPECT_FALSE(profile.curve[50].value_ms);
  EXPECT_TRUE(profile.along_run.parts.empty());
}

}  // namespace
}  // namespace turngap
