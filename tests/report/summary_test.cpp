#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "turngap/core/method_version.h"
#include "turngap/report/summary_json.h"

namespace turngap {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

LatencySummary latencies() {
  OutcomeCounts counts;
  counts.turns = 12;
  counts.answered = 7;
  counts.overlapped = 1;
  counts.backchannel = 1;
  counts.unanswered = 2;
  counts.not_measurable = 1;
  return {.counts = counts, .p50_ms = 410.0, .p90_ms = 500.5, .p95_ms = 550.25, .p99_ms = 700.0};
}

RunSummary run() {
  return {.recordings_measured = 3,
          .failed = {{"calls/mono.wav", "wrong_channel_count", "expected 2 channels, found 1"},
                     {"a \"b\"\n.wav", "unreadable", "no such file"}},
          .findings = {{"call-7", "leak", "the agent is heard"}},
          .latency = latencies(),
          .limits = {},
          .configuration = {{"caller_channel", "left"}, {"max-pause", "200 ms"}},
          .versions = {{"turngap", "1.2.3"}}};
}

RunSummary run_with(OutcomeCounts counts, std::optional<double> p95_ms) {
  RunSummary summary = run();
  summary.failed.clear();
  summary.latency = {.counts = counts, .p50_ms = p95_ms, .p90_ms = p95_ms, .p95_ms = p95_ms, .p99_ms = p95_ms};
  return summary;
}

RunSummary passing() {
  return run_with({.turns = 20, .answered = 20}, 500.0);
}

std::string text(const RunSummary& summary) {
  return to_summary_text(summary, TextStyle::plain);
}

TEST(SummaryJson, HoldsAllOfTheRun) {
  EXPECT_EQ(json::parse(to_summary_json(run())), json::parse(R"({
    "schema": "turngap.summary/1",
    "method_version": )" + std::to_string(kMethodVersion) + R"(,
    "recordings": {"measured": 3, "failed": 2},
    "turns": {"total": 12, "answered": 7, "overlapped": 1, "backchannel": 1, "unanswered": 2, "not_measurable": 1,
              "reply_due": 10, "answered_percent": 80.0},
    "response_latency_ms": {"p50": 410.0, "p90": 500.5, "p95": 550.25, "p99": 700.0},
    "gate": {"verdict": "fail", "max_p95_ms": 600.0, "p95_ms": 550.25, "min_answered_percent": 95.0,
             "answered_percent": 80.0},
    "failed_recordings": [
      {"recording": "calls/mono.wav", "fault": "wrong_channel_count", "message": "expected 2 channels, found 1"},
      {"recording": "a \"b\"\n.wav", "fault": "unreadable", "message": "no such file"}],
    "findings": [{"recording": "call-7", "flag": "leak", "message": "the agent is heard"}],
    "configuration": {"caller_channel": "left", "max-pause": "200 ms"},
    "versions": {"turngap": "1.2.3"}
  })"));
}

TEST(SummaryJson, BeginsWithItsSchemaAndEndsWithALineEnd) {
  const std::string out = to_summary_json(run());
  EXPECT_EQ(out.substr(0, out.find(',')), "{\n  \"schema\": \"turngap.summary/1\"");
  EXPECT_THAT(out, EndsWith("}\n"));
}

TEST(SummaryJson, HoldsNullForWhatWasNotMeasured) {
  const json out = json::parse(to_summary_json(run_with({}, std::nullopt)));
  EXPECT_EQ(out.at("response_latency_ms"), json::parse(R"({"p50": null, "p90": null, "p95": null, "p99": null})"));
  EXPECT_EQ(out.at("turns").at("answered_percent"), nullptr);
  EXPECT_EQ(out.at("gate").at("verdict"), "no_data");
  EXPECT_EQ(out.at("gate").at("p95_ms"), nullptr);
}

TEST(SummaryJson, StaysValidWithAFileNameThatIsNoUtf8) {
  RunSummary summary = run();
  summary.failed[0].recording = "caf\xe9.wav";
  EXPECT_EQ(json::parse(to_summary_json(summary)).at("failed_recordings")[0].at("recording"), "caf\uFFFD.wav");
}

TEST(JsonVersion, NamesTheLibrary) {
  EXPECT_THAT(json_version(), testing::ContainsRegex("nlohmann-json-[0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST(SummaryText, TellsOutcomesPercentilesAndWhatWasNotMeasured) {
  EXPECT_EQ(text(run()),
            "recordings             3 measured, 2 failed\n"
            "caller turns          12\n"
            "  answered             7   58.3 %\n"
            "  overlapped           1    8.3 %\n"
            "  backchannel          1    8.3 %\n"
            "  unanswered           2   16.7 %\n"
            "  not measurable       1    8.3 %\n"
            "response latency  p50 410 ms   p90 500 ms   p95 550 ms   p99 700 ms\n"
            "gate FAILED       p95 < 600 ms and at least 95 % of the due replies given\n"
            "                  found: p95 550 ms, 80.0 % given\n"
            "leak (1 finding), as in call-7: the agent is heard\n"
            "not measured: 2 recordings\n"
            "  calls/mono.wav: wrong_channel_count: expected 2 channels, found 1\n"
            "  a \"b\"\\x0a.wav: unreadable: no such file\n");
}

TEST(SummaryText, TellsThatTheGateIsPassed) {
  EXPECT_THAT(text(passing()), AllOf(HasSubstr("gate PASSED "), HasSubstr("found: p95 500 ms, 100.0 % given\n"),
                                     Not(HasSubstr("not measured"))));
}

TEST(SummaryText, DoesNotTakeMissingDataForAPass) {
  EXPECT_THAT(text(run_with({}, std::nullopt)), AllOf(HasSubstr("no turn was answered"), HasSubstr("gate NO DATA "),
                                                      HasSubstr("no reply was due"), Not(HasSubstr("PASSED"))));
}

TEST(SummaryText, FailsAnAgentThatNeverReplies) {
  EXPECT_THAT(text(run_with({.turns = 2, .unanswered = 2}, std::nullopt)),
              AllOf(HasSubstr("gate FAILED "), HasSubstr("found: no latency, 0.0 % given")));
}

TEST(SummaryText, ColoursTheVerdictAndNothingElse) {
  EXPECT_THAT(to_summary_text(passing(), TextStyle::coloured), HasSubstr("\x1b[32mPASSED"));
  EXPECT_THAT(to_summary_text(run(), TextStyle::coloured), HasSubstr("\x1b[31mFAILED"));
  std::string stripped = to_summary_text(run(), TextStyle::coloured);
  for (const std::string_view code : {"\x1b[31m", "\x1b[0m"}) stripped.erase(stripped.find(code), code.size());
  EXPECT_EQ(stripped, text(run()));
}

TEST(FailureText, IsEmptyWhereAllWasMeasured) {
  EXPECT_THAT(to_failure_text({}), IsEmpty());
}

// A name may hold anything but '/' and NUL; a terminal obeys what it is shown.
TEST(FailureText, ShowsAControlCharacterOfANameAsAnEscape) {
  EXPECT_EQ(to_failure_text({{"\x1b[2J\t\x7f"
                              "ü.wav",
                              "empty", "found nothing"}}),
            "not measured: 1 recording\n  \\x1b[2J\\x09\\x7fü.wav: empty: found nothing\n");
}

}  // namespace
}  // namespace turngap
