#include "turngap/results/result_lines.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"
#include "turngap/results/latency_table.h"

namespace turngap {
namespace {

using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;

Utterance utterance(double onset) {
  Utterance u;
  u.onset = Millis{onset};
  u.end = Millis{onset + 333.25};
  u.onset_uncertainty = Millis{0.1};
  u.end_uncertainty = Millis{12.7};
  u.first_sound = Millis{onset - 100.0};
  u.last_sound = Millis{onset + 400.0};
  u.level_dbfs = -23.456789012345;
  u.snr_db = 31.1;
  u.masked = true;
  u.clipped = true;
  return u;
}

CallerTurn turn() {
  CallerTurn t;
  t.outcome = Outcome::overlapped;
  t.caller_onset = Millis{1000.0};
  t.caller_end = Millis{2000.4};
  t.caller_last_sound = Millis{2100.0};
  t.agent_onset = Millis{1900.6};
  t.uncertainty = Millis{1.0 / 3.0};
  t.agent_first_sound = Millis{1850.0};
  t.main_reply_onset = Millis{3000.0};
  t.barge_in = true;
  t.yield = Millis{250.0};
  t.caller_snr_db = 20.1;
  t.agent_snr_db = -0.5;
  t.flags = {Flag::clipped, Flag::leak};
  return t;
}

CallerTurn unanswered() {
  CallerTurn t;
  t.outcome = Outcome::unanswered;
  t.reason = UnansweredReason::end_of_recording;
  t.censored_wait = Millis{5048.0};
  return t;
}

RecordingResult result_with_every_value() {
  RecordingResult r;
  r.identity = {.recording = "mon/a", .call_sid = "CA1", .recorded_at = "2026-03-01T10:00:00Z", .tag = "x"};
  r.path = "mon/\"a\".wav";
  r.sha256 = "00ff";
  r.metadata = {{"z", "1"}, {"a", "two\nlines"}};
  r.roles = {2, "PSTN leg"};
  r.expected_duration = Millis{60000.0};
  r.settings = {{"max_pause_ms", 200.0}, {"edge_depth_db", 35.5}};
  r.versions = {{"turngap", "1.0.0"}};
  r.method_version = 7;
  RecordingAnalysis analysis;
  analysis.info = {.sample_rate_hz = 8000, .frames = 480000, .format = "WAV PCM_16", .coding_block = Millis{72.0}};
  analysis.caller = {utterance(1000.0), {}};
  analysis.agent = {utterance(1900.5)};
  analysis.turns = {turn(), unanswered()};
  analysis.findings = {{Flag::roles_doubtful, "the agent's channel opens the call", true}};
  r.analysis = analysis;
  return r;
}

RecordingResult failed(std::string recording) {
  RecordingResult r;
  r.identity.recording = std::move(recording);
  r.failure = {"truncated", "expected 480000 samples, found 312320"};
  return r;
}

std::string refusal_when(const std::function<void()>& read) {
  try {
    read();
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

// A line that holds all values and is read and written again as it was has lost none; the values themselves are
// compared once, below, so that a field that is missing in both directions is found.
TEST(ResultLines, AreReadBackToTheLastBit) {
  const std::string line = to_result_line(result_with_every_value());
  EXPECT_EQ(to_result_line(parse_result_line(line)), line);
  EXPECT_EQ(to_result_line(parse_result_line(to_result_line(failed("a")))), to_result_line(failed("a")));
}

TEST(ResultLines, HoldEveryValue) {
  EXPECT_EQ(
      to_result_line(result_with_every_value()),
      R"({"schema":"turngap.result/1","recording":"mon/a","path":"mon/\"a\".wav","sha256":"00ff","call_sid":"CA1",)"
      R"("recorded_at":"2026-03-01T10:00:00Z","tag":"x","metadata":{"z":"1","a":"two\nlines"},)"
      R"("expected_duration_ms":60000.0,"method_version":7,"settings":{"max_pause_ms":200.0,"edge_depth_db":35.5},)"
      R"("versions":{"turngap":"1.0.0"},"channels":{"caller":2,"reason":"PSTN leg"},"audio":{"format":"WAV PCM_16",)"
      R"("sample_rate_hz":8000,"frames":480000,"coding_block_ms":72.0,"duration_ms":60000.0},"caller":[)"
      R"({"onset_ms":1000.0,"end_ms":1333.25,"onset_uncertainty_ms":0.1,"end_uncertainty_ms":12.7,)"
      R"("first_sound_ms":900.0,"last_sound_ms":1400.0,"level_dbfs":-23.456789012345,"snr_db":31.1,"masked":true,)"
      R"("clipped":true},{"onset_ms":0.0,"end_ms":0.0,"onset_uncertainty_ms":0.0,"end_uncertainty_ms":0.0,)"
      R"("first_sound_ms":null,"last_sound_ms":null,"level_dbfs":0.0,"snr_db":0.0,"masked":false,"clipped":false}],)"
      R"("agent":[{"onset_ms":1900.5,"end_ms":2233.75,"onset_uncertainty_ms":0.1,"end_uncertainty_ms":12.7,)"
      R"("first_sound_ms":1800.5,"last_sound_ms":2300.5,"level_dbfs":-23.456789012345,"snr_db":31.1,"masked":true,)"
      R"("clipped":true}],"turns":[{"turn":1,"outcome":"overlapped","reason":null,"caller_onset_ms":1000.0,)"
      R"("caller_end_ms":2000.4,"caller_last_sound_ms":2100.0,"agent_onset_ms":1900.6,)"
      R"("uncertainty_ms":0.3333333333333333,"agent_first_sound_ms":1850.0,"main_reply_onset_ms":3000.0,)"
      R"("censored_wait_ms":null,"barge_in":true,"yield_ms":250.0,"caller_snr_db":20.1,"agent_snr_db":-0.5,)"
      R"("flags":["clipped","leak"],"response_latency_ms":-99},{"turn":2,"outcome":"unanswered",)"
      R"("reason":"end_of_recording","caller_onset_ms":0.0,"caller_end_ms":0.0,"caller_last_sound_ms":null,)"
      R"("agent_onset_ms":null,"uncertainty_ms":null,"agent_first_sound_ms":null,"main_reply_onset_ms":null,)"
      R"("censored_wait_ms":5048.0,"barge_in":false,"yield_ms":null,"caller_snr_db":null,"agent_snr_db":null,)"
      R"("flags":[],"response_latency_ms":null}],"findings":[{"flag":"roles_doubtful",)"
      R"("message":"the agent's channel opens the call","forbids_numbers":true}],"failure":null})"
      "\n");
}

TEST(ResultLines, HoldTheFailureInPlaceOfWhatWasMeasured) {
  EXPECT_THAT(to_result_line(failed("a")),
              HasSubstr(R"("audio":null,"caller":null,"agent":null,"turns":null,"findings":null,)"
                        R"("failure":{"fault":"truncated","message":"expected 480000 samples, found 312320"}})"));
}

TEST(ResultLines, HaveAHeadThatSaysToWhichRunTheyBelong) {
  const RecordingResult result = result_with_every_value();
  const std::string text = to_result_line(result);
  const ResultHead head = ResultLine{.text = text, .file = "r.jsonl", .number = 3}.head();
  EXPECT_EQ(head.recording, result.identity.recording);
  EXPECT_EQ(head.path, result.path);
  EXPECT_EQ(head.method_version, result.method_version);
  EXPECT_EQ(head.settings, result.settings);
  EXPECT_THAT(head.metadata_names, testing::ElementsAre("z", "a"));
  const ResultLine other{.text = R"({"schema":"turngap.result/1","recording":"a"})", .file = "r.jsonl", .number = 3};
  EXPECT_THAT(refusal_when([&] { other.head(); }), HasSubstr("r.jsonl:3: "));
}

TEST(ResultLines, TellWhereInTheFileTheyStand) {
  const TemporaryFolder folder;
  const std::string a = to_result_line(failed("a"));
  const auto file = folder.write("r.jsonl", a + "\n" + to_result_line(failed("b")));
  std::vector<std::uint64_t> places;
  for_each_line(file, [&](const ResultLine& line) {
    places.push_back(line.place.at);
    EXPECT_EQ(line.place.bytes, line.text.size());
  });
  EXPECT_THAT(places, testing::ElementsAre(0U, a.size() + 1));
}

TEST(ReadResults, TakesFilesInTheirOrder) {
  const TemporaryFolder folder;
  const std::filesystem::path files[] = {folder.write("b.jsonl", to_result_line(failed("b")) + "\n"),
                                         folder.write("a.jsonl", to_result_line(failed("a")))};
  const auto results = read_results(files);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].identity.recording, "b");
  EXPECT_EQ(results[1].identity.recording, "a");
}

// As other programs write them again.
TEST(ReadResults, TakesAnySpacingOrderOfKeysAndAMark) {
  const TemporaryFolder folder;
  const RecordingResult whole = result_with_every_value();
  const nlohmann::ordered_json json = nlohmann::ordered_json::parse(to_result_line(whole));
  const nlohmann::json sorted = json;
  std::string spaced = json.dump(1);
  std::ranges::replace(spaced, '\n', ' ');
  for (const std::string& text : {"\n" + sorted.dump(), " " + spaced, "\xEF\xBB\xBF" + to_result_line(whole)}) {
    const std::filesystem::path files[] = {folder.write("r.jsonl", text + "\n")};
    EXPECT_EQ(nlohmann::json::parse(to_result_line(read_results(files).at(0))), sorted) << text;
    EXPECT_EQ(read_latency_table(files).turns.size(), whole.analysis->turns.size()) << text;
  }
  const auto reading = [&](const std::string& text) {
    const std::filesystem::path file = folder.write("other", text);
    return refusal_when([&] { read_latency_table({&file, 1}); });
  };
  EXPECT_THAT(reading(R"({ "schema": "turngap.result/9" })"), HasSubstr("found \"turngap.result/9\""));
  for (const char* table : {R"({"schema":5})", R"({"a":"turngap.result/1"})", R"(["turngap.result/1"])",
                            R"({"settings":{"schema":"turngap.result/1"}})"}) {
    EXPECT_THAT(reading(table), HasSubstr("column")) << table;
  }
}

TEST(ReadResults, NamesFileLineAndWhatIsWrong) {
  const TemporaryFolder folder;
  const std::string good = to_result_line(failed("a"));
  const auto reading = [&](const std::string& text) {
    const auto file = folder.write("r.jsonl", text);
    return refusal_when([&] { for_each_line(file, [](const ResultLine& line) { line.parsed(); }); });
  };
  EXPECT_EQ(reading(good), "accepted");
  EXPECT_THAT(reading(good + "{\"schema\":"), AllOf(HasSubstr("r.jsonl:2"), HasSubstr("turngap.result/1")));
  EXPECT_THAT(reading("{}"), AllOf(HasSubstr("r.jsonl:1"), HasSubstr("schema")));
  EXPECT_THAT(reading(R"({"schema":"turngap.result/9"})"), HasSubstr("turngap.result/9"));
  std::string wrong = to_result_line(result_with_every_value());
  wrong.replace(wrong.find("overlapped"), 10, "overlooked");
  EXPECT_THAT(reading(wrong), HasSubstr("overlooked"));
  std::string no_list = to_result_line(result_with_every_value());
  no_list.replace(no_list.find(R"("findings":[)"), 12, R"("findings":[5,)");
  EXPECT_THAT(reading(no_list), AllOf(HasSubstr("list of objects as findings"), HasSubstr("found [5]")));
  const std::filesystem::path missing[] = {folder / "missing.jsonl"};
  EXPECT_THAT(refusal_when([&] { read_results(missing); }), HasSubstr("missing.jsonl"));
}

TEST(ReadResults, RefusesARunWithoutAnyAndTakesAnEmptyFileBesideOthers) {
  const TemporaryFolder folder;
  const std::filesystem::path files[] = {folder.write("1.jsonl", ""), folder.write("2.jsonl", "\n")};
  EXPECT_THAT(
      refusal_when([&] { read_results(files); }),
      AllOf(HasSubstr("1.jsonl"), HasSubstr("2.jsonl: expected results of at least one recording, found none")));
  folder.write("2.jsonl", to_result_line(failed("a")));
  EXPECT_EQ(read_results(files).size(), 1U);
}

TEST(ReadResults, RefusesWhatDoesNotBelongTogether) {
  const TemporaryFolder folder;
  const auto first = folder.write("1.jsonl", to_result_line(failed("a")));
  const auto with = [&](const RecordingResult& other) {
    const std::filesystem::path files[] = {first, folder.write("2.jsonl", to_result_line(other))};
    return refusal_when([&] { read_results(files); });
  };
  RecordingResult other = failed("b");
  EXPECT_EQ(with(other), "accepted");
  EXPECT_THAT(with(failed("a")), AllOf(HasSubstr("'a'"), HasSubstr("1.jsonl"), HasSubstr("2.jsonl")));
  other.method_version += 1;
  EXPECT_THAT(with(other), HasSubstr("method version"));
  other = failed("b");
  other.settings = {{"max_pause_ms", 250.0}};
  EXPECT_THAT(with(other), HasSubstr("max_pause_ms 250"));
}

}  // namespace
}  // namespace turngap
