#include "dsp/edge_estimate.h"

#include <gtest/gtest.h>

#include <numeric>

namespace turngap::test {
namespace {

constexpr std::size_t kRows = 100;

// An end whose level falls through the edge power at the times given, and rises again between them.
EdgeWindow end_with_crossings(const std::vector<std::int64_t>& falls_ms,
                              const std::vector<std::int64_t>& rises_ms = {}) {
  EdgeWindow window{EdgeSide::end, 100, std::vector<EdgeFeatures>(kRows), 700, std::vector<float>(1900)};
  for (std::int64_t ms = window.first_ms; ms < window.last_ms(); ++ms) {
    const auto before = [&](std::int64_t time) { return time <= ms; };
    const auto falls = std::ranges::count_if(falls_ms, before);
    const auto rises = std::ranges::count_if(rises_ms, before);
    window.levels_db[static_cast<std::size_t>(ms - window.first_ms)] = falls > rises ? -10.0F : 10.0F;
  }
  return window;
}

std::vector<double> posterior_of(std::initializer_list<std::pair<std::size_t, double>> masses) {
  std::vector<double> posterior(kRows, 0.0);
  for (const auto& [row, mass] : masses) posterior[row] = mass;
  return posterior;
}

// Row k is the frame at 1000 + 10 k ms.
TEST(EstimateEdge, IsTheCrossingToTheMillisecondWhereThePosteriorLiesAroundIt) {
  const auto edge = estimate_edge(end_with_crossings({1403}), posterior_of({{40, 0.7}, {41, 0.3}}));
  EXPECT_EQ(edge.at, Millis{1403});
}

TEST(EstimateEdge, IsTheCrossingWithTheGreatestPosterior) {
  const auto window = end_with_crossings({1403, 1702}, {1600});
  EXPECT_EQ(estimate_edge(window, posterior_of({{40, 0.6}, {70, 0.4}})).at, Millis{1403});
  EXPECT_EQ(estimate_edge(window, posterior_of({{40, 0.4}, {70, 0.6}})).at, Millis{1702});
}

TEST(EstimateEdge, IsTheMedianOfThePosteriorWhereNothingCrossesNearIt) {
  const auto edge = estimate_edge(end_with_crossings({1900}), posterior_of({{39, 0.25}, {40, 0.5}, {41, 0.25}}));
  EXPECT_EQ(edge.at, Millis{1400});
}

TEST(EstimateEdge, IsNoCrossingThatLessThanHalfOfThePosteriorLiesAround) {
  const auto edge = estimate_edge(end_with_crossings({1403}), posterior_of({{40, 0.45}, {60, 0.55}}));
  EXPECT_NEAR(edge.at.value, 1600.0, 5.0);
}

TEST(EstimateEdge, IsNoCrossingWhereNoiseLiesAboveTheEdgePower) {
  EdgeWindow window = end_with_crossings({1403});
  window.masked = true;
  EXPECT_EQ(estimate_edge(window, posterior_of({{39, 0.25}, {40, 0.5}, {41, 0.25}})).at, Millis{1400});
}

TEST(EstimateEdge, IsMirroredForAnOnset) {
  EdgeWindow window = end_with_crossings({1403});
  window.side = EdgeSide::onset;
  for (float& level : window.levels_db) level = -level;
  EXPECT_EQ(estimate_edge(window, posterior_of({{40, 1.0}})).at, Millis{1403});
  window = end_with_crossings({1403});
  window.side = EdgeSide::onset;
  EXPECT_EQ(estimate_edge(window, posterior_of({{38, 1.0}})).at, Millis{1380}) << "a fall is no onset";
}

TEST(EstimateEdge, IsSureOfASharpCrossingAndOpenAboutTwo) {
  EXPECT_EQ(estimate_edge(end_with_crossings({1400}), posterior_of({{40, 1.0}})).uncertainty, Millis{6});
  const auto open = estimate_edge(end_with_crossings({1400, 1700}, {1600}), posterior_of({{40, 0.6}, {70, 0.4}}));
  EXPECT_GE(open.uncertainty, Millis{290});
}

TEST(EstimateEdge, IsTheLessCertainTheWiderThePosteriorIs) {
  Millis narrower{0};
  for (std::size_t half : {1U, 3U, 6U, 12U}) {
    std::vector<double> posterior(kRows, 0.0);
    for (std::size_t row = 40 - half; row <= 40 + half; ++row) posterior[row] = 1.0 / static_cast<double>(2 * half + 1);
    const auto edge = estimate_edge(end_with_crossings({1400}), posterior);
    EXPECT_GT(edge.uncertainty, narrower);
    narrower = edge.uncertainty;
  }
}

TEST(EdgePosterior, SumsToOneAndPrefersTheGreaterScore) {
  EdgeWindow window = end_with_crossings({1403});
  for (std::size_t row = 0; row < kRows; ++row) window.features[row][0] = row == 40 ? 3.0F : 0.0F;
  std::vector<float> values(kEdgeFeatures + 1, 0.0F);
  values[0] = 1.0F;
  const auto posterior = edge_posterior(window, DenseNet(std::vector{static_cast<int>(kEdgeFeatures), 1}, values));
  EXPECT_NEAR(std::accumulate(posterior.begin(), posterior.end(), 0.0), 1.0, 1e-9);
  EXPECT_EQ(std::ranges::max_element(posterior) - posterior.begin(), 40);
}

}  // namespace
}  // namespace turngap::test
