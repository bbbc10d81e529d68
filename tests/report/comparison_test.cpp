#include "turngap/report/comparison.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "stats/made_up_release.h"
#include "turngap/report/history.h"

namespace turngap {
namespace {

using test::made_up_release;
using testing::HasSubstr;

ComparisonConfig quick() {
  return {.replicates = 400};
}

TEST(ComparisonJson, GivesTheSameBytesForAnyNumberOfThreads) {
  const LatencyTable base = made_up_release({.calls = 50, .seed = 1});
  const LatencyTable other = made_up_release({.calls = 40, .seed = 2});
  ComparisonConfig config = quick();
  const std::string one = to_comparison_json(compare_releases(base, other, config));
  for (const unsigned threads : {2U, 3U, 8U}) {
    config.threads = threads;
    EXPECT_EQ(to_comparison_json(compare_releases(base, other, config)), one) << threads;
  }
  config.seed = 2;
  EXPECT_NE(to_comparison_json(compare_releases(base, other, config)), one);
}

TEST(ComparisonJson, HoldsSchemaVerdictSeedAndIntervals) {
  const auto json = nlohmann::json::parse(to_comparison_json(
      compare_releases(made_up_release({.calls = 50, .seed = 1}), made_up_release({.calls = 50, .seed = 2}), quick())));
  EXPECT_EQ(json.at("schema"), "turngap.compare/1");
  EXPECT_EQ(json.at("verdict"), "inconclusive");
  EXPECT_EQ(json.at("seed"), 1);
  EXPECT_EQ(json.at("p95_bootstrap_interval_90").size(), 2U);
  EXPECT_EQ(json.at("shift").size(), 9U);
}

// A release is called as its file or folder, whose name may be in any encoding.
TEST(HistoryJson, IsWrittenWhateverTheBytesOfANameAre) {
  const auto json = nlohmann::json::parse(to_history_json({.releases = {{.name = "caf\xE9-1"}}}));
  EXPECT_EQ(json["releases"][0]["release"], "caf\xEF\xBF\xBD-1");
}

TEST(OtavaCsv, HasARowARelease) {
  HistoryEntry measured{.name = "1,1", .recorded_at = "2026-09-01T10:00:00Z"};
  measured.p50.value_ms = 512.25;
  measured.p95.value_ms = 900.0;
  measured.unanswered.percent = 2.5;
  EXPECT_EQ(to_otava_csv({.releases = {{.name = "1.0"}, measured}}),
            "time,release,p50_ms,p95_ms,unanswered_percent\n"
            ",1.0,,,\n"
            "2026-09-01T10:00:00Z,\"1,1\",512.250,900.000,2.500\n");
}

TEST(ComparisonText, SaysHowManyCallsAreNeededWhereTenAreNotThere) {
  const auto c =
      compare_releases(made_up_release({.calls = 9, .seed = 1}), made_up_release({.calls = 400, .seed = 2}), quick());
  EXPECT_THAT(to_comparison_text(c), HasSubstr("need about "));
}

std::string line_with(const std::string& text, std::string_view word) {
  const auto at = text.find(word);
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at + 1) - at);
}

// The interval of MOVER stood in the table, and that of the bootstrap above it.
TEST(ComparisonText, ShowsOneIntervalOfTheDifferenceThatDecides) {
  const auto c =
      compare_releases(made_up_release({.calls = 50, .seed = 1}), made_up_release({.calls = 50, .seed = 2}), quick());
  const std::string interval = fmt::format("{:+.0f} to {:+.0f}", c.p95.interval_ms->low, c.p95.interval_ms->high);
  ASSERT_NE(fmt::format("{:+.0f}", c.mover_ms->high), fmt::format("{:+.0f}", c.p95.interval_ms->high));
  EXPECT_THAT(line_with(to_comparison_text(c), "\np95 difference"), HasSubstr(interval));
  EXPECT_THAT(line_with(to_comparison_text(c), "p95      "), HasSubstr(interval));
}

TEST(ComparisonText, SaysWhyFewerCallsAreComparedThanThereAre) {
  LatencyTable base = made_up_release({.calls = 40, .seed = 1});
  for (TableTurn& turn : base.turns) {
    if (turn.call >= 30) turn = {.recording = turn.recording, .call = turn.call, .turn = turn.turn};
  }
  const auto c = compare_releases(base, made_up_release({.calls = 40, .seed = 2}), quick());
  EXPECT_THAT(to_comparison_text(c), HasSubstr("10 calls have no reply"));
  std::istringstream lines(to_comparison_text(c, {.columns = 60}));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 60U) << line;
}

TEST(ComparisonText, HasWordsForASingleCall) {
  const LatencyTable one = made_up_release({.calls = 1, .seed = 1});
  const auto c = compare_releases(one, one, quick());
  EXPECT_FALSE(to_comparison_text(c).empty());
  EXPECT_FALSE(to_comparison_markdown(c).empty());
}

}  // namespace
}  // namespace turngap
