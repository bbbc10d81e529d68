#include "turngap/analysis/turn_excerpts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// The caller speaks from 2976 to 4485 ms, the agent from 5282 ms on (testdata/MANIFEST.md).
const std::filesystem::path kCall = std::filesystem::path(TURNGAP_TESTDATA) / "calls" / "answered_800ms.wav";

float peak(const std::vector<float>& samples) {
  return std::abs(*std::ranges::max_element(samples, {}, [](float x) { return std::abs(x); }));
}

double mean_belief(const std::vector<Belief>& beliefs, Millis from, Millis to) {
  double sum = 0.0;
  int count = 0;
  for (const Belief& belief : beliefs) {
    if (belief.time < from || belief.time > to) continue;
    sum += belief.log_odds;
    ++count;
  }
  return sum / count;
}

TEST(TurnExcerpts, HoldTheSamplesAndBeliefsOfTheirStretch) {
  const Stretch stretches[] = {{Millis{3000.0}, Millis{4400.0}}, {Millis{4600.0}, Millis{6000.0}}};
  const auto excerpts = take_excerpts(kCall, AnalysisConfig{}, stretches);
  ASSERT_EQ(excerpts.size(), 2);
  EXPECT_EQ(excerpts[0].caller.samples.size(), 11200);
  EXPECT_GT(peak(excerpts[0].caller.samples), 20.0F * peak(excerpts[0].agent.samples));
  EXPECT_GT(peak(excerpts[1].agent.samples), 20.0F * peak(excerpts[1].caller.samples));
  EXPECT_GT(mean_belief(excerpts[0].caller.beliefs, Millis{3200.0}, Millis{4300.0}), 2.0);
  EXPECT_LT(mean_belief(excerpts[0].agent.beliefs, Millis{3200.0}, Millis{4300.0}), -2.0);
  EXPECT_GT(mean_belief(excerpts[1].agent.beliefs, Millis{5400.0}, Millis{5900.0}), 2.0);
  EXPECT_FALSE(excerpts[1].agent.spectrum.level_dbfs.empty());
}

TEST(TurnExcerpts, AreCutAtTheEndsOfTheRecording) {
  const Stretch stretches[] = {{Millis{-500.0}, Millis{100.0}}, {Millis{1000.0}, Millis{1e7}}};
  const auto excerpts = take_excerpts(kCall, AnalysisConfig{}, stretches);
  EXPECT_EQ(excerpts[0].from, Millis{0.0});
  EXPECT_EQ(excerpts[0].caller.samples.size(), 800);
  EXPECT_LT(excerpts[1].to, Millis{20000.0});
}

TEST(TurnExcerpts, FollowTheRoles) {
  AnalysisConfig config;
  config.caller_channel = CallerChannel::right;
  const Stretch stretches[] = {{Millis{3000.0}, Millis{4400.0}}};
  const auto excerpts = take_excerpts(kCall, config, stretches);
  EXPECT_GT(peak(excerpts[0].agent.samples), 20.0F * peak(excerpts[0].caller.samples));
}

TEST(TurnExcerpts, OfWhatIsNoRecordingSayWhy) {
  EXPECT_THROW(take_excerpts("no such file.wav", AnalysisConfig{}, {}), RecordingError);
}

}  // namespace
}  // namespace turngap
