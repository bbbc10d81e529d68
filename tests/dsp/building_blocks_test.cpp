#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <span>

#include "dsp/conversation_clipping.h"
#include "dsp/conversation_levels.h"
#include "dsp/fast_decibels.h"
#include "dsp/fft.h"
#include "dsp/power_spectrum.h"
#include "dsp/sliding_buffer.h"
#include "support/line_conditions.h"
#include "support/synthetic_call.h"

namespace turngap::test {
namespace {

std::vector<float> tone(double hz, double amplitude, int sample_rate_hz, std::size_t samples) {
  std::vector<float> out(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    const double phase = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / sample_rate_hz;
    out[i] = static_cast<float>(amplitude * std::sin(phase));
  }
  return out;
}

TEST(SlidingBuffer, KeepsAbsoluteIndicesWhileItForgets) {
  SlidingBuffer<int> buffer(-5);
  for (int i = -5; i < 1000; ++i) {
    buffer.push_back(i);
    buffer.forget_before(i - 10);
    EXPECT_EQ(buffer[i], i);
    EXPECT_EQ(buffer[std::max(-5, i - 10)], std::max(-5, i - 10));
  }
  EXPECT_EQ(buffer.begin_index(), 989);
  EXPECT_EQ(buffer.end_index(), 1000);
}

// Parseval: a sine of amplitude a has a mean square of a^2 / 2. The window weighs some half periods more than others,
// which at eight periods a window is below 1 %.
TEST(PowerSpectrum, AddsUpToTheMeanSquare) {
  PowerSpectrum spectrum(256);
  const auto power = spectrum.of(tone(250.0, 0.5, 8000, 256));
  EXPECT_NEAR(std::accumulate(power.begin(), power.end(), 0.0), 0.125, 0.00125);
}

TEST(PowerSpectrum, HasItsPeakAtTheFrequencyOfATone) {
  PowerSpectrum spectrum(256);
  const auto power = spectrum.of(tone(1000.0, 0.5, 8000, 256));
  EXPECT_EQ(std::max_element(power.begin(), power.end()) - power.begin(), 32);
}

TEST(FastDecibels, AreThoseOfTheLogarithm) {
  for (double power = 1.1e-12; power < 1e3; power *= 1.013) {
    EXPECT_NEAR(fast_decibels(static_cast<float>(power)), 10.0 * std::log10(power), 2e-5) << power;
  }
  EXPECT_NEAR(fast_decibels(0.0F), -120.0F, 1e-4);
}

TEST(FastDecibels, AreTheSameOfManyPowersAtOnce) {
  std::vector<float> powers{0.0F, -1.0F};
  for (double power = 1e-13; power < 1e3; power *= 1.37) powers.push_back(static_cast<float>(power));
  std::vector<float> levels(powers);
  to_decibels(levels);
  for (std::size_t i = 0; i < powers.size(); ++i) EXPECT_EQ(levels[i], fast_decibels(powers[i])) << powers[i];
}

TEST(FastLength, IsTheNextThatTransformsFast) {
  EXPECT_EQ(fast_length(256), 256);
  EXPECT_EQ(fast_length(257), 320);
  EXPECT_EQ(fast_length(352), 384);  // 32 ms at 11,025 Hz
  EXPECT_EQ(fast_length(4096), 4096);
}

/// The levels of two channels with the same samples.
LevelTrack levels_of(const std::vector<float>& samples, int rate = 8000) {
  LevelTrack one;
  LevelTrack other;
  ConversationLevels(rate).push({samples, samples}, one, other);
  return one;
}

TEST(LevelTrack, HasOneStepAMillisecondAtEveryRate) {
  for (const int rate : {8000, 11025, 44100, 48000}) {
    const LevelTrack track = levels_of(std::vector<float>(static_cast<std::size_t>(3 * rate), 0.0F), rate);
    EXPECT_EQ(track.end(), 3000) << rate;
  }
}

TEST(LevelTrack, MeasuresToneAndLeavesOutDcAndHum) {
  SyntheticChannel line{tone(1000.0, 0.1, 8000, 16000), {}};
  add_dc(line, 0.3);
  const LevelTrack track = levels_of(line.samples);
  // A millisecond holds one whole period, and a constant offset is the mean from the first sample on.
  EXPECT_NEAR(track.power(1900, LevelBand::full), 0.005, 0.005 * 0.01);

  const LevelTrack hum = levels_of(tone(50.0, 0.1, 8000, 16000));
  double above = 0.0;
  double full = 0.0;
  for (std::int64_t ms = 1000; ms < 1900; ++ms) {
    above += hum.power(ms, LevelBand::above_hum);
    full += hum.power(ms, LevelBand::full);
  }
  // Fourth order at 130 Hz: 20 log10((130 / 50)^4) = 33 dB at 50 Hz.
  EXPECT_NEAR(10.0 * std::log10(full / above), 33.0, 1.0);
}

TEST(ConversationClipping, MarksSamplesAtFullScale) {
  std::vector<float> samples(80, 0.5F);
  samples[43] = -1.0F;
  const std::vector<float> soft(80, 0.5F);
  LevelTrack track;
  LevelTrack other;
  ConversationClipping(8000).push({samples, soft}, track, other);
  for (std::int64_t ms = 0; ms < 10; ++ms) {
    EXPECT_EQ(track.clipped(ms), ms == 5) << ms;
    EXPECT_FALSE(other.clipped(ms)) << ms;
  }
}

// A step at 11,025 Hz has 11 samples, or 12 in the end.
TEST(LevelTrack, IsTheSameWhereverBlocksEnd) {
  constexpr int kRate = 11025;
  auto samples = tone(1000.0, 0.5, kRate, kRate);
  for (const std::size_t clipped : {0, 21, 5506}) samples[clipped] = 1.0F;
  const std::span<const float> all(samples);
  LevelTrack whole;
  LevelTrack in_blocks;
  LevelTrack other;
  ConversationLevels(kRate).push({all, all}, whole, other);
  ConversationClipping(kRate).push({all, all}, whole, other);
  ConversationLevels levels(kRate);
  ConversationClipping clipping(kRate);
  LevelTrack other_in_blocks;
  for (std::size_t from = 0; from < all.size(); from += 7) {
    const auto block = all.subspan(from, std::min<std::size_t>(7, all.size() - from));
    levels.push({block, block}, in_blocks, other_in_blocks);
    clipping.push({block, block}, in_blocks, other_in_blocks);
  }
  ASSERT_EQ(in_blocks.end(), whole.end());
  for (std::int64_t ms = 0; ms < whole.end(); ++ms) {
    ASSERT_EQ(in_blocks.power(ms, LevelBand::full), whole.power(ms, LevelBand::full)) << ms;
    ASSERT_EQ(in_blocks.power(ms, LevelBand::above_hum), whole.power(ms, LevelBand::above_hum)) << ms;
    ASSERT_EQ(in_blocks.clipped(ms), ms == 0 || ms == 1 || ms == 499) << ms;
    ASSERT_EQ(whole.clipped(ms), in_blocks.clipped(ms)) << ms;
  }
}

TEST(ConversationClipping, TellsNothingOfAStepThatWasNotRecordedToItsEnd) {
  std::vector<float> samples(84, 0.5F);
  samples.back() = 1.0F;
  LevelTrack track;
  LevelTrack other;
  ConversationClipping(8000).push({samples, samples}, track, other);
  EXPECT_FALSE(track.clipped(9));
  EXPECT_FALSE(track.clipped(10));
}

TEST(LevelTrack, KeepsTheChannelsApart) {
  const auto loud = tone(1000.0, 0.5, 8000, 800);
  const auto soft = tone(1000.0, 0.005, 8000, 800);
  LevelTrack caller;
  LevelTrack agent;
  ConversationLevels(8000).push({loud, soft}, caller, agent);
  EXPECT_EQ(caller.powers(LevelBand::full)[50], levels_of(loud).power(50, LevelBand::full));
  EXPECT_EQ(agent.powers(LevelBand::full)[50], levels_of(soft).power(50, LevelBand::full));
  EXPECT_EQ(agent.powers(LevelBand::above_hum)[50], levels_of(soft).power(50, LevelBand::above_hum));
}

}  // namespace
}  // namespace turngap::test
