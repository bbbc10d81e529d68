// Holds the statistics against numpy and scipy; scripts/make_golden_statistics.py computes the values.

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "stats/call_bootstrap.h"
#include "turngap/stats/release_comparison.h"

namespace turngap {
namespace {

using nlohmann::json;

constexpr double kRounding = 1e-8;
// The two t quantiles agree to about 1e-10, and a share of 1 is at most some thousand milliseconds.
constexpr double kIntervalRounding_ms = 1e-6;

const json& golden() {
  static const json values = json::parse(std::ifstream(std::string(TURNGAP_TESTDATA) + "/golden/statistics.json"));
  return values;
}

LatencyTable table_of(const json& calls) {
  LatencyTable table;
  table.calls = calls.size();
  table.method_version = 1;
  for (const json& call : calls) {
    const auto index = static_cast<std::uint32_t>(table.recordings.size());
    table.recordings.push_back({.recording = std::to_string(index), .call_sid = {}, .recorded_at = {}, .tag = {}});
    for (const json& latency : call) {
      table.turns.push_back({.recording = index,
                             .call = index,
                             .turn = static_cast<std::uint32_t>(table.turns.size() + 1),
                             .outcome = Outcome::answered,
                             .latency_ms = latency.get<std::int32_t>()});
    }
  }
  return table;
}

void expect_interval(const std::optional<Interval>& found, const json& expected) {
  ASSERT_EQ(found.has_value(), !expected.is_null());
  if (!found) return;
  EXPECT_NEAR(found->low, expected[0].get<double>(), kIntervalRounding_ms);
  EXPECT_NEAR(found->high, expected[1].get<double>(), kIntervalRounding_ms);
}

TEST(GoldenStatistics, AgreeOnPercentilesErrorsAndIntervals) {
  for (const char* side : {"base", "candidate"}) {
    const CallSample sample = response_sample(table_of(golden().at(side)));
    for (const json& expected : golden().at(std::string(side) + "_percentiles")) {
      const QuantileEstimate found = estimate_quantile(sample, expected.at("q"));
      EXPECT_NEAR(found.value_ms.value(), expected.at("value"), kRounding);
      EXPECT_NEAR(found.share_error.value(), expected.at("share_error"), kRounding);
      EXPECT_NEAR(found.design_effect.value(), expected.at("design_effect"), kRounding);
      expect_interval(found.interval_ms, expected.at("interval"));
    }
  }
}

TEST(GoldenStatistics, AgreeOnTheDifferenceOfTwoReleases) {
  const auto c = compare_releases(table_of(golden().at("base")), table_of(golden().at("candidate")), {});
  const json& expected = golden().at("mover");
  expect_interval(c.descriptive[0].interval_ms, expected[0]);
  expect_interval(c.descriptive[1].interval_ms, expected[1]);
  expect_interval(c.mover_ms, expected[2]);
  expect_interval(c.descriptive[2].interval_ms, expected[3]);
}

// Another random generator: the ends agree within what 2,000 replicates leave open.
TEST(GoldenStatistics, AgreeOnTheBootstrap) {
  const auto found = bootstrap_difference(response_sample(table_of(golden().at("base"))),
                                          response_sample(table_of(golden().at("candidate"))), 0.95, {});
  ASSERT_TRUE(found.has_value());
  const json& expected = golden().at("bootstrap");
  EXPECT_GE(found->low, expected.at("low")[0]);
  EXPECT_LE(found->low, expected.at("low")[1]);
  EXPECT_GE(found->high, expected.at("high")[0]);
  EXPECT_LE(found->high, expected.at("high")[1]);
}

TEST(GoldenStatistics, AgreeOnARate) {
  const json& expected = golden().at("rate");
  std::vector<CallCount> calls;
  for (const json& call : expected.at("calls")) calls.push_back({call[0], call[1]});
  const RateEstimate found = estimate_rate(calls);
  EXPECT_NEAR(found.percent.value(), expected.at("percent"), kRounding);
  expect_interval(found.interval_percent, expected.at("interval"));
}

}  // namespace
}  // namespace turngap
