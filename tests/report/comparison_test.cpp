#include "turngap/report/comparison.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "stats/made_up_release.h"

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

TEST(ComparisonText, SaysHowManyCallsAreNeededWhereTenAreNotThere) {
  const auto c =
      compare_releases(made_up_release({.calls = 9, .seed = 1}), made_up_release({.calls = 400, .seed = 2}), quick());
  EXPECT_THAT(to_comparison_text(c), HasSubstr("need about "));
}

TEST(ComparisonText, HasWordsForASingleCall) {
  const LatencyTable one = made_up_release({.calls = 1, .seed = 1});
  const auto c = compare_releases(one, one, quick());
  EXPECT_FALSE(to_comparison_text(c).empty());
  EXPECT_FALSE(to_comparison_markdown(c).empty());
}

}  // namespace
}  // namespace turngap
