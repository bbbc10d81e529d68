#include "analysis/thinned.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace turngap {
namespace {

constexpr int kRate = 48000;

std::vector<float> tone(double hz) {
  std::vector<float> samples(kRate);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
  }
  return samples;
}

// Of what lies between the ends, where the filter has all it needs.
double level_db(const std::vector<float>& samples) {
  double sum = 0.0;
  for (std::size_t i = 100; i + 100 < samples.size(); ++i) sum += samples[i] * samples[i];
  return 10.0 * std::log10(2.0 * sum / static_cast<double>(samples.size() - 200));
}

TEST(Thinned, KeepsSpeechAndItsTimes) {
  const auto out = thinned(tone(1000.0), 3);
  ASSERT_EQ(out.size(), kRate / 3);
  EXPECT_NEAR(level_db(out), 0.0, 0.05);
  EXPECT_NEAR(level_db(thinned(tone(6000.0), 3)), 0.0, 0.3);
  for (std::size_t i = 100; i < 200; ++i) EXPECT_NEAR(out[i], tone(1000.0)[3 * i], 0.01F);
}

TEST(Thinned, LeavesNothingOfWhatTheLowerRateCannotHold) {
  for (const double hz : {9000.0, 11000.0, 15000.0, 21000.0}) EXPECT_LT(level_db(thinned(tone(hz), 3)), -40.0) << hz;
}

TEST(Thinned, OfAFactorOfOneIsTheSame) {
  EXPECT_EQ(thinned(tone(440.0), 1), tone(440.0));
}

}  // namespace
}  // namespace turngap
