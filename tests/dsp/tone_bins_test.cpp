#include "dsp/tone_bins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "support/random.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Powers of bins in noise, averaged over some twenty seconds: within a few decibels.
std::vector<float> averaged_noise(std::size_t bins) {
  Random random(1);
  std::vector<float> power(bins);
  for (float& value : power) value = static_cast<float>(random.uniform(0.3, 3.0));
  return power;
}

TEST(BinsOfTones, AreTheToneAndItsNeighbours) {
  auto power = averaged_noise(2049);
  power[100] = 200.0F;
  EXPECT_THAT(bins_of_tones(power), ElementsAre(BinRange{84, 117}));
}

TEST(BinsOfTones, EndWithTheSpectrum) {
  auto power = averaged_noise(2049);
  power[5] = 200.0F;
  power[2045] = 200.0F;
  EXPECT_THAT(bins_of_tones(power), ElementsAre(BinRange{0, 22}, BinRange{2029, 2049}));
}

TEST(BinsOfTones, AreNoneInNoiseOrWhereNothingIsHeard) {
  EXPECT_THAT(bins_of_tones(averaged_noise(2049)), IsEmpty());
  EXPECT_THAT(bins_of_tones(std::vector<float>(2049, 0.0F)), IsEmpty());
  EXPECT_THAT(bins_of_tones({}), IsEmpty());
}

// A voice has wide maxima, however high they stand.
TEST(BinsOfTones, AreNoneInAWideMaximum) {
  auto power = averaged_noise(2049);
  for (std::size_t k = 128; k < 192; ++k) power[k] *= 1000.0F;
  EXPECT_THAT(bins_of_tones(power), IsEmpty());
}

}  // namespace
}  // namespace turngap::test
