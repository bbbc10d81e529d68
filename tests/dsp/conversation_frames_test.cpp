#include "dsp/conversation_frames.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "dsp/power_spectrum.h"
#include "support/line_conditions.h"

namespace turngap::test {
namespace {

constexpr int kRate = 8000;
constexpr std::size_t kSecond = kRate;

std::vector<float> tone(double hz, double amplitude) {
  std::vector<float> samples(kSecond);
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(amplitude * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
  return samples;
}

struct Frames {
  BandFrames caller;
  BandFrames agent;

  Frames(const std::vector<float>& caller_samples, const std::vector<float>& agent_samples) {
    ConversationFrames cut(kRate);
    cut.push({caller_samples, agent_samples}, caller, agent);
    cut.finish(caller, agent);
  }
};

// The bands of the frame around half a second, from a spectrum of this channel alone.
BandPowers bands_of(const std::vector<float>& samples) {
  const BandLayout layout(kRate);
  PowerSpectrum spectrum(layout.window_samples);
  const auto length = static_cast<std::size_t>(layout.window_samples);
  const auto power = spectrum.of(std::span(samples).subspan(kSecond / 2 - length / 2, length));
  BandPowers bands;
  for (std::size_t b = 0; b < kBands; ++b)
    bands[b] = std::accumulate(&power[layout.first_bin[b]], &power[layout.first_bin[b + 1]], 0.0F);
  return bands;
}

// What the transform rounds lies 120 dB and more below what it holds: without being brought to the same size, a channel
// that is 80 dB softer would be wrong by some per cent in its weak bands.
TEST(ConversationFrames, AreThoseOfEachChannelAloneHoweverLoudTheOther) {
  const auto soft = noise(kSecond, -95.0, NoiseColour::pink, 1);
  const auto loud = tone(1000.0, 0.9);
  const Frames frames(loud, soft);
  const BandPowers loud_bands = bands_of(loud);
  const BandPowers soft_bands = bands_of(soft);
  for (std::size_t b = 0; b < kBands; ++b) {
    EXPECT_NEAR(frames.agent[50].power[b] / soft_bands[b], 1.0, 1e-3) << "band " << b;
    EXPECT_NEAR(frames.caller[50].power[b], loud_bands[b], 1e-5F) << "band " << b;
  }
}

TEST(ConversationFrames, OfASilentChannelHoldNothingAtAll) {
  const Frames frames(tone(1000.0, 0.9), std::vector<float>(kSecond, 0.0F));
  for (std::size_t b = 0; b < kBands; ++b) EXPECT_EQ(frames.agent[50].power[b], 0.0F) << "band " << b;
  EXPECT_EQ(frames.agent[50].harmonicity, 0.0F);
  EXPECT_EQ(frames.agent[50].steadiness, 0.0F);
}

// Freed from the taper, the correlation of a tone at its period is that at lag 0, up to the leakage of the window.
TEST(ConversationFrames, KnowAVoiceFromNoiseOnEitherChannel) {
  const auto voice = tone(200.0, 0.5);
  const auto hiss = noise(kSecond, -60.0, NoiseColour::white, 2);
  const Frames one(voice, hiss);
  const Frames other(hiss, voice);
  EXPECT_NEAR(one.caller[50].harmonicity, 1.0, 0.05);
  EXPECT_LT(one.agent[50].harmonicity, 0.7);
  EXPECT_NEAR(other.agent[50].harmonicity, one.caller[50].harmonicity, 1e-5);
  EXPECT_NEAR(other.caller[50].harmonicity, one.agent[50].harmonicity, 1e-5);
}

TEST(ConversationFrames, KnowAToneThatGoesOnFromNoise) {
  const Frames frames(tone(1000.0, 0.5), noise(kSecond, -60.0, NoiseColour::white, 3));
  EXPECT_NEAR(frames.caller[50].steadiness, 1.0, 0.01);
  EXPECT_LT(frames.agent[50].steadiness, 0.95);
  EXPECT_GT(frames.caller[50].crest_db, 15.0F);
  EXPECT_LT(frames.agent[50].crest_db, 13.0F);
}

}  // namespace
}  // namespace turngap::test
