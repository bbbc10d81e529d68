#include "dsp/lost_packets.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace turngap::test {
namespace {

constexpr int kSampleRate = 8000;

// Half a second of sound with `holes` holes of `length` samples of exact zeros.
std::vector<float> sound_with(int holes, std::size_t length) {
  std::vector<float> samples(4000, 0.1F);
  for (int k = 0; k < holes; ++k) {
    for (std::size_t i = 0; i < length; ++i) samples[static_cast<std::size_t>(1200 * k) + 300 + i] = 0.0F;
  }
  return samples;
}

bool found(const std::vector<float>& samples, int sample_rate_hz = kSampleRate) {
  LostPackets check(sample_rate_hz);
  check.push(samples);
  return check.finding("caller").has_value();
}

TEST(LostPackets, AreHolesOfWholePackets) {
  EXPECT_TRUE(found(sound_with(3, 160)));
  EXPECT_TRUE(found(sound_with(3, 240)));
  EXPECT_FALSE(found(sound_with(3, 200)));
}

// 10 ms are 110.25 samples at 11,025 Hz, and 220.5 at 22,050.
TEST(LostPackets, AreHolesOfWholePacketsWhereAPacketIsNoWholeNumberOfSamples) {
  for (const int packets : {1, 2, 8}) {
    EXPECT_TRUE(found(sound_with(3, static_cast<std::size_t>(110.25 * packets + 0.5)), 11025)) << packets;
    EXPECT_FALSE(found(sound_with(3, static_cast<std::size_t>(110.25 * packets + 40.0)), 11025)) << packets;
  }
  EXPECT_TRUE(found(sound_with(3, 221), 22050));
  EXPECT_TRUE(found(sound_with(3, 882), 22050));
}

TEST(LostPackets, AreMoreThanChance) {
  EXPECT_FALSE(found(sound_with(2, 160)));
}

TEST(LostPackets, AreNoPausesOfASpeakerWhoFadesOut) {
  auto samples = sound_with(3, 160);
  for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
    if (samples[i] != 0.0F && samples[i + 1] == 0.0F) samples[i] = 0.001F;
  }
  EXPECT_FALSE(found(samples));
}

TEST(LostPackets, AreCountedOverBlocks) {
  const auto samples = sound_with(3, 160);
  LostPackets check(kSampleRate);
  for (std::size_t i = 0; i < samples.size(); i += 100) check.push({samples.data() + i, 100});
  ASSERT_TRUE(check.finding("agent"));
  EXPECT_EQ(check.finding("agent")->message.substr(0, 50), "3 holes of exact zeros in the speech of the agent'");
}

// Whole blocks are looked through for runs that are long enough; sample by sample nothing is passed over.
TEST(LostPackets, AreTheSameWhateverTheBlocks) {
  std::mt19937 random(1);
  std::uniform_int_distribution<int> zeros(0, 180);
  std::uniform_int_distribution<int> sounds(1, 120);
  for (int round = 0; round < 50; ++round) {
    std::vector<float> samples;
    while (samples.size() < 8000) {
      samples.insert(samples.end(), static_cast<std::size_t>(sounds(random)), 0.1F);
      const int run = zeros(random);
      samples.insert(samples.end(), static_cast<std::size_t>(run % 3 == 0 ? 80 : run), 0.0F);
    }
    LostPackets by_blocks(kSampleRate);
    LostPackets by_samples(kSampleRate);
    for (std::size_t i = 0; i + 800 <= samples.size(); i += 800) by_blocks.push({samples.data() + i, 800});
    for (std::size_t i = 0; i < samples.size() / 800 * 800; ++i) by_samples.push({samples.data() + i, 1});
    ASSERT_TRUE(by_samples.finding("caller"));
    ASSERT_TRUE(by_blocks.finding("caller"));
    EXPECT_EQ(by_blocks.finding("caller")->message, by_samples.finding("caller")->message);
  }
}

}  // namespace
}  // namespace turngap::test
