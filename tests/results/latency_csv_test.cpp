#include "turngap/results/latency_csv.h"

#include <gmock/gmock.h>

#include "support/whole_run.h"
#include "turngap/core/method_version.h"

namespace turngap {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The header of schema 1. New columns go to the end; everything else is a new schema.
const std::string kHeader =
    "recording,call_sid,recorded_at,tag,turn,outcome,reason,caller_onset_ms,caller_end_ms,agent_onset_ms,"
    "response_latency_ms,uncertainty_ms,onset_to_onset_ms,agent_first_sound_ms,main_reply_onset_ms,barge_in,yield_ms,"
    "caller_snr_db,agent_snr_db,flags,method_version,path,caller_last_sound_ms\n";
const std::string kEndOfRow = "," + std::to_string(kMethodVersion) + ",,\n";

RecordingIdentity named(std::string recording) {
  return {.recording = std::move(recording), .call_sid = {}, .recorded_at = {}, .tag = {}};
}

CallerTurn turn(Outcome outcome, Millis onset, Millis end) {
  CallerTurn t;
  t.outcome = outcome;
  t.caller_onset = onset;
  t.caller_end = end;
  return t;
}

CallerTurn answered(Millis end, Millis agent_onset) {
  CallerTurn t = turn(Outcome::answered, Millis{100.0}, end);
  t.agent_onset = agent_onset;
  return t;
}

RecordingResult measured(const RecordingIdentity& identity, std::vector<CallerTurn> turns) {
  RecordingResult result;
  result.identity = identity;
  result.analysis.emplace().turns = std::move(turns);
  return result;
}

std::string rows(const RecordingIdentity& identity, std::vector<CallerTurn> turns) {
  const RecordingResult all[] = {measured(identity, std::move(turns))};
  const std::string csv = test::to_latency_csv(all);
  EXPECT_THAT(csv, StartsWith(kHeader));
  return csv.substr(kHeader.size());
}

CallerTurn with_every_value() {
  CallerTurn t = turn(Outcome::overlapped, Millis{1000.0}, Millis{2500.0});
  t.agent_onset = Millis{2300.0};
  t.uncertainty = Millis{7.1};
  t.agent_first_sound = Millis{2250.0};
  t.main_reply_onset = Millis{4000.0};
  t.barge_in = true;
  t.yield = Millis{350.0};
  t.caller_snr_db = 31.25;
  t.agent_snr_db = -0.5;
  t.flags = {Flag::clipped, Flag::agent_talked_on};
  return t;
}

TEST(LatencyCsv, IsItsHeaderWhereNothingWasMeasured) {
  EXPECT_EQ(test::to_latency_csv({}), kHeader);
  EXPECT_EQ(rows(named("quiet"), {}), "");
}

TEST(LatencyCsv, WritesEveryValueIntoItsColumn) {
  const RecordingIdentity identity{
      .recording = "RE1", .call_sid = "CA1", .recorded_at = "2024-03-01T10:00:00Z", .tag = "loadtest"};
  EXPECT_EQ(rows(identity, {with_every_value()}),
            "RE1,CA1,2024-03-01T10:00:00Z,loadtest,1,overlapped,,1000,2500,2300,-200,8,1300,2250,4000,1,350,31.2,-0.5,"
            "clipped;agent_talked_on" +
                kEndOfRow);
}

TEST(LatencyCsv, LeavesEmptyWhatWasNotMeasured) {
  CallerTurn unanswered = turn(Outcome::unanswered, Millis{10.0}, Millis{20.0});
  unanswered.reason = UnansweredReason::end_of_recording;
  EXPECT_EQ(rows(named("call"), {unanswered}), "call,,,,1,unanswered,end_of_recording,10,20,,,,,,,0,,,," + kEndOfRow);
}

TEST(LatencyCsv, PutsPathLastSoundAndTheMetadataOfAllRecordingsBehindTheColumnsOfOld) {
  CallerTurn t = turn(Outcome::backchannel, Millis{1.0}, Millis{2.0});
  t.caller_last_sound = Millis{3.4};
  RecordingResult first = measured(named("a"), {t});
  first.path = "mon/a.wav";
  first.metadata = {{"scenario", "long, slow"}, {"release", "v2"}};
  RecordingResult second = measured(named("b"), {t});
  second.metadata = {{"agent", "x"}, {"release", "v3"}};
  RecordingResult failed;
  failed.failure = {"truncated", "expected more"};
  const RecordingResult all[] = {first, failed, second};
  const std::string header = kHeader.substr(0, kHeader.size() - 1) + ",scenario,release,agent\n";
  const std::string start = ",,,,1,backchannel,,1,2,,,,,,,0,,,,," + std::to_string(kMethodVersion);
  EXPECT_EQ(test::to_latency_csv(all),
            header + "a" + start + ",mon/a.wav,3,\"long, slow\",v2,\n" + "b" + start + ",,3,,v3,x\n");
}

TEST(LatencyCsv, NumbersTheTurnsOfEachRecordingFromOne) {
  const CallerTurn t = turn(Outcome::backchannel, Millis{1.0}, Millis{2.0});
  const RecordingResult all[] = {measured(named("z"), {t, t}), measured(named("a"), {t})};
  const std::string end = ",backchannel,,1,2,,,,,,,0,,,," + kEndOfRow;
  EXPECT_EQ(test::to_latency_csv(all), kHeader + "z,,,,1" + end + "z,,,,2" + end + "a,,,,1" + end);
}

TEST(LatencyCsv, TakesDifferencesBetweenTheWholeMillisecondsOfTheRow) {
  EXPECT_THAT(rows(named("call"), {answered(Millis{1000.4}, Millis{1500.6})}), HasSubstr(",1000,1501,501,"));
  EXPECT_THAT(rows(named("call"), {answered(Millis{1000.6}, Millis{1500.4})}), HasSubstr(",1001,1500,499,"));
}

TEST(LatencyCsv, RoundsAnUncertaintyUp) {
  CallerTurn t = answered(Millis{1000.0}, Millis{1500.0});
  t.uncertainty = Millis{4.01};
  EXPECT_THAT(rows(named("call"), {t}), HasSubstr(",500,5,1400,"));
  t.uncertainty = Millis{4.0};
  EXPECT_THAT(rows(named("call"), {t}), HasSubstr(",500,4,1400,"));
}

// RFC 4180, section 2, rules 6 and 7.
TEST(LatencyCsv, QuotesCellsThatHoldCommasQuotesOrLineBreaks) {
  const CallerTurn t = turn(Outcome::backchannel, Millis{1.0}, Millis{2.0});
  EXPECT_THAT(rows(named("a,b"), {t}), StartsWith("\"a,b\",,,,1,"));
  EXPECT_THAT(rows(named("say \"hi\""), {t}), StartsWith("\"say \"\"hi\"\"\",,,,1,"));
  EXPECT_THAT(rows(named("two\nlines"), {t}), StartsWith("\"two\nlines\",,,,1,"));
  EXPECT_THAT(rows(named("carriage\rreturn"), {t}), StartsWith("\"carriage\rreturn\",,,,1,"));
  EXPECT_THAT(rows(named("plain name; ünïcode"), {t}), StartsWith("plain name; ünïcode,,,,1,"));
}

TEST(LatencyCsv, KeepsTagsThatLookLikeFormulas) {
  RecordingIdentity identity = named("call");
  identity.tag = "=1+1";
  EXPECT_THAT(rows(identity, {turn(Outcome::backchannel, Millis{1.0}, Millis{2.0})}), StartsWith("call,,,=1+1,1,"));
}

}  // namespace
}  // namespace turngap
