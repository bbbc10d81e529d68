#include "support/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace turngap::test {
namespace {

constexpr int kDraws = 100'000;

TEST(Random, GivesTheSameNumbersOnEveryMachine) {
  // The engine's first output for seed 1, cut to 53 bits (std::mt19937_64 is specified to the bit).
  EXPECT_EQ(Random(1).uniform(0.0, 1.0), std::ldexp(static_cast<double>(std::mt19937_64(1)() >> 11), -53));
}

TEST(Random, UniformStaysInRangeAndIsCentred) {
  Random random(2);
  double sum = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.uniform(-3.0, 5.0);
    ASSERT_GE(value, -3.0);
    ASSERT_LT(value, 5.0);
    sum += value;
  }
  const double standard_error = 8.0 / std::sqrt(12.0 * kDraws);
  EXPECT_NEAR(sum / kDraws, 1.0, 4.0 * standard_error);
}

TEST(Random, NormalHasMeanZeroAndDeviationOne) {
  Random random(3);
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0.0, 4.0 / std::sqrt(kDraws));
  EXPECT_NEAR(squares / kDraws, 1.0, 4.0 * std::sqrt(2.0 / kDraws));
}

}  // namespace
}  // namespace turngap::test
