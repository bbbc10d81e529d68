#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

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
using testing::StartsWith;

LatencyTable table_of(std::size_t calls, const std::vector<std::int32_t>& latencies, std::size_t unanswered) {
  LatencyTable table;
  table.calls = calls;
  for (std::size_t call = 0; call < calls; ++call) {
    table.recordings.push_back(
        {.recording = "call" + std::to_string(call), .call_sid = {}, .recorded_at = "2024-03-01T09:59:00Z", .tag = {}});
  }
  std::uint32_t number = 0;
  const auto add = [&](Outcome outcome, std::optional<std::int32_t> latency_ms) {
    const auto call = static_cast<std::uint32_t>(number % calls);
    table.turns.push_back(
        {.recording = call, .call = call, .turn = ++number, .outcome = outcome, .latency_ms = latency_ms});
  };
  for (const std::int32_t latency : latencies) add(latency < 0 ? Outcome::overlapped : Outcome::answered, latency);
  for (std::size_t i = 0; i < unanswered; ++i) add(Outcome::unanswered, std::nullopt);
  std::ranges::stable_sort(table.turns, {}, &TableTurn::recording);
  return table;
}

SummaryStatistics statistics_of(std::size_t calls, const std::vector<std::int32_t>& latencies, std::size_t unanswered) {
  return summarize(table_of(calls, latencies, unanswered));
}

std::string to_summary_json(const RunSummary& summary, const LatencyTable& table = {}) {
  std::string text;
  write_summary_json(summary, table, [&text](std::string_view piece) { text += piece; });
  return text;
}

RunSummary run_with(SummaryStatistics statistics) {
  RunSummary summary{.recordings_measured = 3,
                     .failed = {},
                     .findings = {{"call-7", Flag::leak, "the agent is heard"}},
                     .channel_roles = {{"inbound", 2}},
                     .statistics = std::move(statistics),
                     .gate = {},
                     .configuration = {{"max_pause_ms", 200.0}, {"edge_depth_db", 35.0}},
                     .versions = {{"turngap", "1.2.3"}},
                     .run = {"2026-07-01T14:30:00Z", {"turngap", "analyze", "calls"}, {"calls"}}};
  summary.gate = judge(summary.statistics, Gate{});
  return summary;
}

RunSummary run() {
  RunSummary summary = run_with(statistics_of(2, {-100, 300, 400, 700}, 1));
  summary.failed = {{"calls/mono.wav", "wrong_channel_count", "expected 2 channels, found 1"},
                    {"a \"b\"\n.wav", "unreadable", "no such file"}};
  return summary;
}

RunSummary nothing() {
  return run_with(summarize(LatencyTable{}));
}

RunSummary passing() {
  return run_with(statistics_of(20, std::vector<std::int32_t>(200, 500), 0));
}

std::string text(const RunSummary& summary) {
  return to_summary_text(summary, TextLayout{});
}

TEST(SummaryJson, HoldsAllOfTheRun) {
  const json out = json::parse(to_summary_json(run(), table_of(2, {-100, 300, 400, 700}, 1)));
  EXPECT_EQ(out.at("method_version"), kMethodVersion);
  EXPECT_EQ(out.at("recordings"), json::parse(R"({"measured": 3, "failed": 2})"));
  EXPECT_EQ(out.at("calls"), 2);
  EXPECT_EQ(out.at("turns"), json::parse(R"({"total": 5, "answered": 3, "overlapped": 1, "backchannel": 0,
    "unanswered": 1, "not_measurable": 0, "reply_due": 5, "answered_percent": 80.0})"));
  EXPECT_EQ(out.at("rates").at("unanswered").at("percent"), 20.0);
  EXPECT_EQ(out.at("response_latency_ms").at("p50"), 350.0);
  EXPECT_EQ(out.at("gate").at("verdict"), "fail");
  EXPECT_EQ(out.at("gate").at("limits")[0].at("limit"), "p(95)<600");
  EXPECT_EQ(out.at("by_hour_utc")[0].at("hour"), "2024-03-01T09");
  EXPECT_EQ(out.at("by_hour_utc")[0].at("turns"), 5);
  EXPECT_EQ(out.at("by_recording").size(), 2U);
  EXPECT_EQ(out.at("by_recording")[1], json::parse(R"({"recording": "call1", "turns": 2, "unanswered": 0,
    "p50_ms": 500.0, "p95_ms": 680.0, "longest_ms": 700.0})"));
  EXPECT_EQ(out.at("slowest_turns")[0].at("wait_ms"), 700);
  EXPECT_EQ(out.at("longest_unanswered_waits").size(), 1U);
  EXPECT_EQ(out.at("failed_recordings")[0], json::parse(R"({"recording": "calls/mono.wav",
    "fault": "wrong_channel_count", "message": "expected 2 channels, found 1"})"));
  EXPECT_EQ(out.at("findings"),
            json::parse(R"([{"recording": "call-7", "flag": "leak", "message": "the agent is heard"}])"));
  EXPECT_EQ(out.at("channel_roles"), json::parse(R"([{"reason": "inbound", "recordings": 2}])"));
  EXPECT_EQ(out.at("configuration"), json::parse(R"({"max_pause_ms": 200.0, "edge_depth_db": 35.0})"));
  EXPECT_EQ(out.at("versions"), json::parse(R"({"turngap": "1.2.3"})"));
  EXPECT_EQ(out.at("run"), json::parse(R"({"started_at": "2026-07-01T14:30:00Z",
    "command_line": ["turngap", "analyze", "calls"], "inputs": ["calls"], "selected_by": []})"));
}

TEST(SummaryJson, SaysWhichRuleSelectedHowManyOfHowMany) {
  RunSummary summary = run();
  summary.run.selected_by = {{"conference", 2, 7, "conferences"}};
  EXPECT_EQ(json::parse(to_summary_json(summary)).at("run").at("selected_by"),
            json::parse(R"([{"rule": "conference", "recordings": 2, "listed": 7, "listed_kind": "conferences"}])"));
}

TEST(SummaryJson, BeginsWithItsSchemaAndEndsWithALineEnd) {
  const std::string out = to_summary_json(run());
  EXPECT_EQ(out.substr(0, out.find(',')), "{\n  \"schema\": \"turngap.summary/1\"");
  EXPECT_THAT(out, EndsWith("}\n"));
}

TEST(SummaryJson, IsIndentedAsOneDocumentThoughItIsWrittenPieceByPiece) {
  for (const std::string& out : {to_summary_json(run(), table_of(2, {-100, 300}, 1)), to_summary_json(nothing())}) {
    EXPECT_EQ(out, nlohmann::ordered_json::parse(out).dump(2) + "\n");
  }
}

TEST(SummaryJson, HoldsNullForWhatWasNotMeasured) {
  const json out = json::parse(to_summary_json(nothing()));
  for (const char* name : {"p50", "p90", "p95", "p99"}) {
    EXPECT_EQ(out.at("response_latency_ms").at(name), nullptr);
    EXPECT_EQ(out.at("response_latency_ms").at("interval_90").at(name), nullptr);
  }
  EXPECT_EQ(out.at("turns").at("answered_percent"), nullptr);
  EXPECT_EQ(out.at("design_effect"), nullptr);
  EXPECT_EQ(out.at("gate").at("verdict"), "no_data");
  EXPECT_EQ(out.at("gate").at("limits")[0].at("found"), nullptr);
}

TEST(SummaryJson, StaysValidWithAFileNameThatIsNoUtf8) {
  RunSummary summary = run();
  summary.failed[0].recording = "caf\xe9.wav";
  EXPECT_EQ(json::parse(to_summary_json(summary)).at("failed_recordings")[0].at("recording"), "caf\uFFFD.wav");
}

TEST(JsonVersion, NamesTheLibrary) {
  EXPECT_THAT(json_version(), testing::ContainsRegex("nlohmann-json-[0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST(SummaryText, BeginsWithTheVerdictAndEachLimitWithValueLimitAndDistance) {
  EXPECT_THAT(text(run()), StartsWith("FAILED: 2 of 2 limits are not kept\n"
                                      "✗ p95        655 ms, limit 600, 55 over (no interval yet)\n"
                                      "✗ answered   80.0 %, limit 95, 15.0 short (90 %: "));
  EXPECT_THAT(text(passing()), StartsWith("PASSED: every limit is kept\n"
                                          "✓ p95        500 ms, limit 600, 100 to spare (90 %: 500 to 500)\n"
                                          "✓ answered   100.0 %, limit 95, 5.0 to spare (90 %: "));
}

TEST(SummaryText, TellsWhatLimitsTheTrustBeforeTheNumbers) {
  const std::string all = text(run());
  EXPECT_THAT(all, AllOf(HasSubstr("what limits the trust\n  not measured: 2 of 5 recordings; see below\n"),
                         HasSubstr("2 calls: too few for every interval; calls that it takes: p50 about "),
                         HasSubstr("  leak (1 finding), as in call-7: the agent is heard\n")));
  EXPECT_LT(all.find("what limits the trust"), all.find("caller turn"));
  EXPECT_LT(all.find("✗ answered"), all.find("what limits the trust"));
}

TEST(SummaryText, TellsOutcomesPercentilesAndWhatWasNotMeasured) {
  EXPECT_THAT(text(run()),
              AllOf(HasSubstr("3 recordings, 2 calls, 5 caller turns\n"),
                    HasSubstr("\n  answered             3   60.0 %\n"), HasSubstr("\n  p99                691  -\n"),
                    HasSubstr("slowest answered turns\n  700 ms, call1 turn 4 at 0:00.000, recorded "
                              "2024-03-01T09:59:00Z\n"),
                    HasSubstr("longest waits without a reply\n  0 ms, call0 turn 5 at 0:00.000"),
                    HasSubstr("not measured: 2 recordings\n"
                              "  calls/mono.wav: wrong_channel_count: expected 2 channels, found 1\n"
                              "  a \"b\"\\x0a.wav: unreadable: no such file\n")));
}

TEST(SummaryText, KeepsForTheVerboseWhatFewReadersNeed) {
  const std::string more = to_summary_text(run(), {.verbose = true});
  for (const char* words : {"design effect", "unanswered too: "}) {
    EXPECT_THAT(text(run()), Not(HasSubstr(words)));
    EXPECT_THAT(more, HasSubstr(words));
  }
}

TEST(SummaryText, TellsTheReasonAndNoZerosWhereNothingWasMeasured) {
  RunSummary none = nothing();
  none.recordings_measured = 0;
  none.findings.clear();
  none.failed = {{"a.wav", "empty", "found nothing"}};
  EXPECT_EQ(text(none),
            "NO DATA: not one recording could be measured\n"
            "not measured: 1 recording\n  a.wav: empty: found nothing\n");
  EXPECT_THAT(text(nothing()), StartsWith("NO DATA: no caller turn was found in 3 recordings\n"));
}

// Names of files and messages may be longer than any line.
TEST(SummaryText, FitsItsWidth) {
  for (const std::size_t columns : {60U, 80U, 120U}) {
    RunSummary summary = passing();
    summary.findings = {{"call-7", Flag::leak,
                         std::string("the agent is heard on the other channel, ") +
                             "23 dB lower and 40 ms later, as over a line without an echo "
                             "canceller"}};
    summary.failed = {{"calls/long.wav", "truncated",
                       "header promises 8000 samples per channel, decoded 4795, and this goes on for longer than any "
                       "terminal is wide"}};
    const std::string all = to_summary_text(summary, {.columns = columns, .verbose = true});
    std::istringstream lines(all);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }),
                static_cast<std::ptrdiff_t>(columns))
          << line;
    }
  }
}

TEST(SummaryText, ColoursTheVerdictAndTheSignsAndNothingElse) {
  EXPECT_THAT(to_summary_text(passing(), {.coloured = true}), StartsWith("\x1b[32mPASSED\x1b[0m: "));
  std::string stripped = to_summary_text(run(), {.coloured = true});
  EXPECT_THAT(stripped, StartsWith("\x1b[31mFAILED\x1b[0m: "));
  for (const std::string_view code : {"\x1b[31m", "\x1b[0m"}) {
    for (auto at = stripped.find(code); at != std::string::npos; at = stripped.find(code))
      stripped.erase(at, code.size());
  }
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
