#include "turngap/results/latency_table.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "support/temporary_folder.h"
#include "support/whole_run.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Optional;

const std::string kShortHeader =
    "recording,turn,outcome,caller_onset_ms,caller_end_ms,response_latency_ms,uncertainty_ms,method_version";

LatencyTable parse(const std::string& text, const ReadOptions& options = {}) {
  const test::TemporaryFolder folder;
  const std::filesystem::path files[] = {folder.write("t.csv", text)};
  return read_latency_table(files, options);
}

std::string refusal(const std::string& text, const ReadOptions& options = {}) {
  try {
    parse(text, options);
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

std::string refusal_of_row(const std::string& row) {
  return refusal(kShortHeader + "\n" + row + "\n");
}

TEST(LatencyTable, ReadsBackWhatToLatencyCsvWrites) {
  CallerTurn answered;
  answered.outcome = Outcome::overlapped;
  answered.caller_onset = Millis{100.0};
  answered.caller_end = Millis{1000.4};
  answered.agent_onset = Millis{900.0};
  answered.uncertainty = Millis{3.2};
  answered.barge_in = true;
  CallerTurn unanswered;
  unanswered.outcome = Outcome::unanswered;
  unanswered.caller_onset = Millis{2000.0};
  unanswered.caller_end = Millis{3000.0};
  unanswered.censored_wait = Millis{1500.0};
  unanswered.reason = UnansweredReason::caller_resumed;
  CallerTurn last = answered;
  last.caller_onset = Millis{4500.0};
  RecordingResult all[1];
  all[0].identity = {
      .recording = "a,\"b\"\nc", .call_sid = "CA1", .recorded_at = "2024-03-01T10:00:00Z", .tag = "=1+1"};
  all[0].analysis.emplace().turns = {answered, unanswered, last};
  const LatencyTable read = parse(test::to_latency_csv(all));
  const LatencyTable direct = test::to_latency_table(all);
  ASSERT_EQ(read.turns.size(), 3U);
  EXPECT_EQ(read.recordings[0].recording, "a,\"b\"\nc");
  EXPECT_EQ(read.recordings[0].tag, "=1+1");
  EXPECT_EQ(read.method_version, direct.method_version);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(read.turns[i].turn, i + 1);
    EXPECT_EQ(read.turns[i].outcome, direct.turns[i].outcome);
    EXPECT_EQ(read.turns[i].latency_ms, direct.turns[i].latency_ms);
    EXPECT_EQ(read.turns[i].uncertainty_ms, direct.turns[i].uncertainty_ms);
    EXPECT_EQ(read.turns[i].onset_to_onset_ms, direct.turns[i].onset_to_onset_ms);
    EXPECT_EQ(read.turns[i].censored_wait_ms, direct.turns[i].censored_wait_ms);
    EXPECT_EQ(read.turns[i].barge_in, direct.turns[i].barge_in);
  }
}

TEST(LatencyTable, TakesColumnsInAnyOrderFurtherOnesAMarkAndCrlf) {
  const LatencyTable table = parse(
      "\xEF\xBB\xBFmethod_version,extra,outcome,turn,recording,response_latency_ms,caller_end_ms,caller_onset_ms\r\n"
      "3,\"x,\r\ny\",overlapped,2,call,-80,900,100\r\n\r\n3,,answered,1,\"call\",0,90,10");
  ASSERT_EQ(table.turns.size(), 2U);
  EXPECT_THAT(table.turns[0].latency_ms, Optional(0)) << "sorted by turn";
  EXPECT_THAT(table.turns[1].latency_ms, Optional(-80));
  EXPECT_EQ(table.method_version, 3);
}

TEST(LatencyTable, TakesTheRecordingsOfOneCallSidAsOneCall) {
  const LatencyTable table =
      parse(kShortHeader + ",call_sid\nz,1,answered,0,1,5,,1,CA1\na,1,answered,0,1,5,,1,CA1\nb,1,answered,0,1,5,,1,\n");
  EXPECT_EQ(table.calls, 2U);
  EXPECT_EQ(table.turns[0].call, table.turns[2].call);
  EXPECT_NE(table.turns[0].call, table.turns[1].call);
}

TEST(LatencyTable, OfAHeaderAloneIsEmpty) {
  const LatencyTable table = parse(kShortHeader);
  EXPECT_TRUE(table.turns.empty());
  EXPECT_EQ(table.method_version, std::nullopt);
}

TEST(LatencyTable, NamesFileLineColumnAndWhatItFound) {
  EXPECT_THAT(
      refusal_of_row("a,1,answered,0,1,fast,,1"),
      EndsWith("/t.csv:2: column 6 (response_latency_ms): expected whole milliseconds or nothing, found 'fast'"));
  EXPECT_THAT(refusal(kShortHeader + "\n\"two\nlines\",1,answered,0,1,5,,1\nb,1,answered,0,1,x,,1\n"),
              HasSubstr("t.csv:4: column 6"));
}

TEST(LatencyTable, RefusesWhatIsNoSchemaOne) {
  EXPECT_THAT(refusal(""), HasSubstr("t.csv:1: expected the header line of latency.csv, found an empty file"));
  EXPECT_THAT(refusal("a,b\n1,2\n"), HasSubstr("without recording, turn, outcome"));
  EXPECT_THAT(refusal(kShortHeader + ",turn\n"), HasSubstr("expected each column once, found 'turn' again"));
  EXPECT_THAT(refusal_of_row("a,1,answered,0,1,5,,1,"), HasSubstr("expected 8 cells as in the header, found 9"));
  EXPECT_THAT(refusal_of_row("a,1,answered"), HasSubstr("found 3"));
  EXPECT_THAT(refusal(kShortHeader + "\na,1,answered,0,1,5,,1\nb,1,answered,0,1,5,,2\n"),
              HasSubstr("t.csv:3: column 8 (method_version): expected 1 as in the rows before, found 2"));
}

TEST(LatencyTable, RefusesEveryValueThatIsNoneOfItsColumn) {
  for (const char* row : {",1,answered,0,1,5,,1",    "a,0,answered,0,1,5,,1",   "a,-1,answered,0,1,5,,1",
                          "a,x,answered,0,1,5,,1",   "a,1,Answered,0,1,5,,1",   "a,1,,0,1,5,,1",
                          "a,1,answered,-5,1,5,,1",  "a,1,answered,0,,5,,1",    "a,1,answered,0,1,,,1",
                          "a,1,unanswered,0,1,5,,1", "a,1,answered,0,1,5.5,,1", "a,1,answered,0,1,+5,,1",
                          "a,1,answered,0,1, 5,,1",  "a,1,answered,0,1,=5,,1",  "a,1,answered,0,1,99999999999,,1",
                          "a,1,answered,0,1,5,-2,1", "a,1,answered,0,1,5,,",    "a,1,answered,0,1,5,,0",
                          "a,1,answered,0,1,5,,one", "a,1,answered,0,1,1e3,,1", "a,1,answered,0,1,nan,,1"}) {
    EXPECT_THAT(refusal_of_row(row), HasSubstr("t.csv:2: column")) << row;
  }
}

TEST(LatencyTable, RefusesQuotationsThatDoNotEndWhereACellEnds) {
  EXPECT_THAT(refusal_of_row("\"a,1,answered,0,1,5,,1"), HasSubstr("t.csv:2: column 1: expected a closing quote"));
  EXPECT_THAT(refusal_of_row("\"a\"b,1,answered,0,1,5,,1"), HasSubstr("after the closing quote, found 'b'"));
}

TEST(LatencyTable, RefusesATurnThatIsThereTwice) {
  EXPECT_THAT(refusal(kShortHeader + "\na,1,answered,0,1,5,,1\nb,1,answered,0,1,5,,1\na,1,answered,0,1,5,,1\n"),
              HasSubstr("recording 'a', turn 1: expected each turn once, found it in lines 2 and 4"));
}

TEST(LatencyTable, RefusesARecordingOfTwoScenarios) {
  EXPECT_THAT(refusal(kShortHeader + ",scenario\na,1,answered,0,1,5,,1,x\na,2,answered,0,1,5,,1,y\n",
                      {.pair_column = "scenario"}),
              HasSubstr("t.csv:3: column 9 (scenario): expected 'x'"));
  EXPECT_THAT(refusal(kShortHeader + "\n", {.pair_column = "scenario"}), HasSubstr("expected a column 'scenario'"));
}

CallerTurn unanswered_at(double end_ms, double wait_ms) {
  CallerTurn turn;
  turn.outcome = Outcome::unanswered;
  turn.reason = UnansweredReason::end_of_recording;
  turn.caller_end = Millis{end_ms};
  turn.censored_wait = Millis{wait_ms};
  return turn;
}

RecordingResult measured(std::string name, std::vector<CallerTurn> turns) {
  RecordingResult result;
  result.identity.recording = std::move(name);
  result.metadata = {{"scenario", "refund"}};
  result.analysis.emplace().turns = std::move(turns);
  return result;
}

std::string refusal_of_files(const std::vector<std::filesystem::path>& files, const ReadOptions& options = {}) {
  try {
    read_latency_table(files, options);
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

// A latency.csv knows nothing of the wait after the last turn, nor of a recording without one.
TEST(LatencyTable, OfRecordsKeepsTheWaitsAsSeenAndRecordingsWithoutATurn) {
  const test::TemporaryFolder folder;
  RecordingResult failed;
  failed.identity.recording = "c";
  failed.failure = {"truncated", "expected more"};
  const RecordingResult all[] = {measured("b", {unanswered_at(1000.0, 5048.0), unanswered_at(9000.0, 300.0)}),
                                 measured("a", {}), failed};
  const std::filesystem::path files[] = {folder.write("results.jsonl", test::to_result_lines(all))};
  const LatencyTable table = read_latency_table(files, {.pair_column = "scenario"});
  ASSERT_EQ(table.turns.size(), 2U);
  EXPECT_EQ(table.turns[0].censored_wait_ms, 5048);
  EXPECT_EQ(table.turns[1].censored_wait_ms, 300);
  ASSERT_EQ(table.recordings.size(), 2U);
  EXPECT_EQ(table.recordings[0].recording, "a") << "sorted by name";
  EXPECT_EQ(table.calls, 2U);
  EXPECT_EQ(table.pair_keys, (std::vector<std::string>{"refund", "refund"}));
}

TEST(LatencyTable, TakesTablesAndRecordsTogetherAndEachRecordingOnce) {
  const test::TemporaryFolder folder;
  const RecordingResult a[] = {measured("a", {unanswered_at(1000.0, 200.0)})};
  const RecordingResult b[] = {measured("b", {unanswered_at(1000.0, 200.0)})};
  const auto records = folder.write("a.jsonl", test::to_result_lines(a));
  const auto table = folder.write("b.csv", test::to_latency_csv(b));
  EXPECT_EQ(refusal_of_files({records, table}), "accepted");
  EXPECT_THAT(refusal_of_files({records, records}), HasSubstr("given twice"));
  EXPECT_THAT(refusal_of_files({records, folder.write("a.csv", test::to_latency_csv(a))}), HasSubstr("given twice"));
  EXPECT_THAT(refusal_of_files({records}, {.pair_column = "release"}), HasSubstr("'release'"));
  RecordingResult newer = b[0];
  ++newer.method_version;
  EXPECT_THAT(refusal_of_files({records, folder.write("n.jsonl", to_result_line(newer))}), HasSubstr("method version"));
  RecordingResult otherwise = b[0];
  otherwise.settings = {{"edge_depth_db", 15.0}};
  const auto others = folder.write("o.jsonl", to_result_line(otherwise));
  RecordingResult as_usual = a[0];
  as_usual.settings = {{"edge_depth_db", 35.0}};
  EXPECT_THAT(refusal_of_files({folder.write("u.jsonl", to_result_line(as_usual)), others}),
              HasSubstr("o.jsonl: recording 'b': expected the settings of the records before, found edge_depth_db 15 "
                        "instead of 35"));
  EXPECT_EQ(refusal_of_files({folder.write("a.csv", test::to_latency_csv(a)), others}), "accepted")
      << "a table holds none";
}

}  // namespace
}  // namespace turngap
