#include "dsp/vector_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "dsp/wide_clones.h"
#include "support/random.h"

namespace turngap::test {
namespace {

// Each length that ends differently behind whole parts, and some as long as a spectrum.
std::vector<std::size_t> lengths() {
  std::vector<std::size_t> all(2 * kParts + 2);
  std::iota(all.begin(), all.end(), 0U);
  all.insert(all.end(), {257, 1000, 2049, 4096});
  return all;
}

std::vector<float> samples(std::size_t count, Random& random) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.uniform(-1.0, 1.0));
  return values;
}

// Powers of a few sizes, so that some are alike; not one is negative.
std::vector<float> powers(std::size_t count, Random& random) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(std::floor(random.uniform(0.0, 12.0)));
  return values;
}

float sorted_median_of_fourths(std::span<const float> values) {
  std::vector<float> fourths;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % 4 == 0) fourths.push_back(values[i]);
  }
  std::ranges::sort(fourths);
  return fourths[fourths.size() / 2];
}

// Of `count` terms of at most 1 that are added in any order.
double rounding_of(std::size_t count) {
  return 1e-16 * static_cast<double>(count * count);
}

TEST(VectorSums, DotAddsTheProductsWithAsManyValuesOfTheOther) {
  Random random(1);
  for (const std::size_t length : lengths()) {
    const auto one = samples(length, random);
    const auto other = samples(length + 3, random);
    double sum = 0.0;
    for (std::size_t i = 0; i < length; ++i) sum += static_cast<double>(one[i]) * static_cast<double>(other[i]);
    EXPECT_NEAR(dot(one, other), sum, rounding_of(length)) << length;
  }
}

TEST(VectorSums, MeansAreThoseOfAllValues) {
  Random random(2);
  for (const std::size_t length : lengths()) {
    if (length == 0) continue;
    const auto values = samples(length, random);
    double sum = 0.0;
    double squares = 0.0;
    for (const float value : values) {
      sum += static_cast<double>(value);
      squares += static_cast<double>(value) * static_cast<double>(value);
    }
    EXPECT_NEAR(mean_of(values), sum / static_cast<double>(length), rounding_of(length)) << length;
    EXPECT_NEAR(mean_square_of(values), squares / static_cast<double>(length), rounding_of(length)) << length;
  }
}

TEST(VectorSums, MedianIsTheUpperOneOfEveryFourthValue) {
  Random random(3);
  for (const std::size_t length : lengths()) {
    if (length == 0) continue;
    const auto values = samples(length, random);
    EXPECT_EQ(median_of_some(values), sorted_median_of_fourths(values)) << length;
  }
}

// Up to the bit: a level that is as high as the medians does not lie below them, the next lower one does.
TEST(VectorSums, LiesBelowMediansAsTheMedianSays) {
  Random random(4);
  for (const std::size_t length : lengths()) {
    if (length == 0) continue;
    for (const auto& values : {powers(length, random), samples(length, random)}) {
      const float medians = 9.0F * median_of_some(values);
      EXPECT_FALSE(lies_below_medians(medians, 9.0F, values)) << length;
      EXPECT_FALSE(lies_below_medians(std::nextafter(medians, 100.0F), 9.0F, values)) << length;
      EXPECT_TRUE(lies_below_medians(std::nextafter(medians, -100.0F), 9.0F, values)) << length;
    }
  }
}

TEST(VectorSums, HighestIsTheFirstOfTheGreatest) {
  Random random(5);
  for (const std::size_t length : lengths()) {
    for (int again = 0; again < 20; ++again) {
      const auto values = powers(length, random);
      EXPECT_EQ(highest(values) - values.data(), std::ranges::max_element(values) - values.begin()) << length;
    }
  }
}

}  // namespace
}  // namespace turngap::test
