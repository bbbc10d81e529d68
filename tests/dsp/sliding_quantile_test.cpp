#include "dsp/sliding_quantile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

namespace turngap::test {
namespace {

// Powers of a line over ninety decibels, some of them alike.
std::vector<float> powers_of_a_line(std::size_t count) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> tenths_db(-900, 0);
  std::vector<float> powers;
  for (std::size_t i = 0; i < count; ++i)
    powers.push_back(static_cast<float>(std::pow(10.0, tenths_db(random) / 100.0)));
  return powers;
}

float sorted_quantile(std::span<const float> values, double q) {
  std::vector<float> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

// A cell is a sixteenth of the power of two below it wide, and holds both.
void expect_same_cell(float quantile, float exact) {
  EXPECT_LE(std::abs(quantile - exact), exact / 16.0F);
}

TEST(SlidingQuantile, LiesWithinACellOfThatOfTheSortedWindow) {
  const auto powers = powers_of_a_line(3000);
  const auto value = [&](std::int64_t i) { return powers[static_cast<std::size_t>(i)]; };
  SlidingQuantile quantile;
  for (std::size_t first = 0, last = 1; last <= powers.size(); first += last > 450 ? 37 : 0, last += 37) {
    quantile.slide(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last), value);
    for (const double q : {0.1, 0.9, 0.5, 0.0, 1.0}) {
      SCOPED_TRACE(testing::Message() << q << " of " << first << " to " << last);
      expect_same_cell(quantile.quantile(q), sorted_quantile(std::span(powers).subspan(first, last - first), q));
    }
  }
}

TEST(SlidingQuantile, FollowsAWindowThatLeavesAllBehind) {
  const auto powers = powers_of_a_line(2000);
  const auto value = [&](std::int64_t i) { return powers[static_cast<std::size_t>(i)]; };
  SlidingQuantile quantile;
  quantile.slide(0, 500, value);
  expect_same_cell(quantile.quantile(0.1), sorted_quantile(std::span(powers).first(500), 0.1));
  quantile.slide(1500, 2000, value);
  expect_same_cell(quantile.quantile(0.1), sorted_quantile(std::span(powers).last(500), 0.1));
}

// The tenth of a thousand powers that lie evenly within a cell, from 1 to 17/16.
TEST(SlidingQuantile, TakesValuesToLieEvenlyWithinTheirCell) {
  SlidingQuantile quantile;
  quantile.slide(0, 1000, [](std::int64_t i) { return 1.0F + static_cast<float>(i) / 16000.0F; });
  EXPECT_NEAR(quantile.quantile(0.1), 1.0F + 0.1F / 16.0F, 1e-3F / 16.0F);
}

TEST(SlidingQuantile, IsNothingWhereNextToNothingIsHeard) {
  SlidingQuantile quantile;
  quantile.slide(0, 100, [](std::int64_t i) { return i < 50 ? 0.0F : 1e-17F; });
  EXPECT_EQ(quantile.quantile(0.1), 0.0F);
  EXPECT_EQ(quantile.quantile(0.9), 0.0F);
}

TEST(SlidingQuantile, IsEmptyWhereItsWindowIs) {
  SlidingQuantile quantile;
  EXPECT_TRUE(quantile.empty());
  quantile.slide(10, 10, [](std::int64_t) { return 1.0F; });
  EXPECT_TRUE(quantile.empty());
}

}  // namespace
}  // namespace turngap::test
