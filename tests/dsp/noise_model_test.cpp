#include "dsp/noise_model.h"
#include "dsp/conversation_levels.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "dsp/conversation_frames.h"
#include "support/line_conditions.h"

namespace turngap::test {
namespace {

constexpr int kNoiseRate = 8000;
constexpr std::size_t kTenSeconds = 10 * kNoiseRate;

struct Channel {
  BandFrames frames;
  LevelTrack levels;
  NoiseModel model{BandLayout(kNoiseRate)};

  explicit Channel(std::span<const float> samples) {
    BandFrames same_frames;
    LevelTrack same_levels;
    ConversationFrames cut(kNoiseRate);
    cut.push({samples, samples}, frames, same_frames);
    cut.finish(frames, same_frames);
    ConversationLevels(kNoiseRate).push({samples, samples}, levels, same_levels);
  }
  Noise at_five_seconds() { return model.around(frames, levels, 450, 550); }
};

double db(double power) {
  return 10.0 * std::log10(power);
}

// The 10 % quantile of 4.5 s of a band with f degrees of freedom a frame, of which about a third are independent, has a
// standard deviation below 0.6 dB for the narrowest band; the mean of ten draws is within a third of that, and the mean
// power that it is held against within 0.1 dB. A factor of the wrong degrees of freedom is off by 1 dB and more.
TEST(NoiseModel, IsRightInEveryBandOfWhiteNoise) {
  std::array<double, kBands> off_db{};
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Channel channel(noise(kTenSeconds, -50.0, NoiseColour::white, seed));
    const Noise found = channel.at_five_seconds();
    for (std::size_t b = 0; b < kBands; ++b) {
      double sum = 0.0;
      for (std::int64_t k = 10; k < 990; ++k) sum += channel.frames[k].power[b];
      off_db[b] += (db(found.bands[b]) - db(sum / 980.0)) / 10.0;
    }
  }
  for (std::size_t b = 0; b < kBands; ++b) EXPECT_NEAR(off_db[b], 0.0, 0.5) << "band " << b;
}

TEST(NoiseModel, IsRightForTheLevelOfWhiteNoise) {
  Channel channel(noise(kTenSeconds, -50.0, NoiseColour::white, 1));
  EXPECT_NEAR(db(channel.at_five_seconds().full_power), -50.0, 0.3);
}

TEST(NoiseModel, LiesBelowSpeechThatFillsEightyPercent) {
  auto samples = noise(kTenSeconds, -60.0, NoiseColour::white, 1);
  const auto loud = noise(kTenSeconds, -20.0, NoiseColour::white, 2);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += i % 8000 < 6400 ? loud[i] : 0.0F;
  EXPECT_LT(db(Channel(samples).at_five_seconds().full_power), -55.0);
}

TEST(NoiseModel, FollowsNoiseThatChanges) {
  auto samples = noise(2 * kTenSeconds, -60.0, NoiseColour::white, 1);
  const auto louder = noise(2 * kTenSeconds, -40.0, NoiseColour::white, 2);
  for (std::size_t i = kTenSeconds; i < samples.size(); ++i) samples[i] += louder[i];
  Channel channel(samples);
  EXPECT_NEAR(db(channel.model.around(channel.frames, channel.levels, 450, 550).full_power), -60.0, 0.5);
  EXPECT_NEAR(db(channel.model.around(channel.frames, channel.levels, 1450, 1550).full_power), -40.0, 0.5);
}

TEST(NoiseModel, IsNeverNothing) {
  Channel channel(std::vector<float>(kTenSeconds, 0.0F));
  EXPECT_NEAR(db(channel.at_five_seconds().full_power), -90.0, 0.1);
}

}  // namespace
}  // namespace turngap::test
