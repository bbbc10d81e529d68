#include "dsp/decimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "dsp/band_frames.h"
#include "dsp/conversation_decimator.h"
#include "support/line_conditions.h"

namespace turngap::test {
namespace {

constexpr int kHighRate = 48000;
constexpr int kFactor = 4;
constexpr double kKeptHz = 3950.0;

// With its peak at sample 0.
std::vector<float> sine_at(double hz, int rate = kHighRate) {
  std::vector<float> samples(static_cast<std::size_t>(rate));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(std::cos(2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate));
  return samples;
}

// What becomes of `samples` that come in blocks of `block`.
std::vector<float> decimated(const std::vector<float>& samples, std::size_t block, int factor = kFactor) {
  Decimator decimate(factor, kKeptHz, kHighRate);
  std::vector<float> kept;
  for (std::size_t i = 0; i < samples.size(); i += block) {
    const auto some = decimate(std::span(samples).subspan(i, std::min(block, samples.size() - i)));
    kept.insert(kept.end(), some.begin(), some.end());
  }
  const auto rest = decimate.finish();
  kept.insert(kept.end(), rest.begin(), rest.end());
  return kept;
}

// Away from the ends, where the signal starts at once.
float greatest(const std::vector<float>& samples) {
  float peak = 0.0F;
  for (std::size_t i = 100; i + 100 < samples.size(); ++i) peak = std::max(peak, std::abs(samples[i]));
  return peak;
}

TEST(Decimator, LeavesTheBandWhereAndAsItIs) {
  for (const double hz : {0.0, 100.0, 1000.0, 3000.0, 3900.0}) {
    const auto kept = decimated(sine_at(hz), 1000);
    const auto expected = sine_at(hz, kHighRate / kFactor);
    ASSERT_EQ(kept.size(), expected.size());
    for (std::size_t i = 100; i + 100 < kept.size(); ++i) ASSERT_NEAR(kept[i], expected[i], 2e-3F) << hz << " Hz " << i;
  }
}

// 8,050 Hz folds to 3,950, 12,000 to nothing, 16,000 to 4,000, beyond the band, where the filter is as deep.
TEST(Decimator, LeavesLittleOfWhatFoldsIntoTheBand) {
  for (const double hz : {8050.0, 9000.0, 11000.0, 12000.0, 16000.0, 23000.0}) {
    EXPECT_LT(greatest(decimated(sine_at(hz), 1000)), 1.05e-3F) << hz << " Hz";
  }
}

TEST(Decimator, TakesAnOffsetForOneThatWasThereBefore) {
  EXPECT_NEAR(decimated(std::vector<float>(1000, 0.3F), 100).front(), 0.3F, 1e-4F);
}

TEST(Decimator, GivesTheSameWhateverTheBlocks) {
  const auto samples = noise(5001, -20.0, NoiseColour::white, 1);
  const auto at_once = decimated(samples, samples.size());
  EXPECT_EQ(at_once.size(), 1251U);
  for (const std::size_t block : {1U, 3U, 64U, 4800U}) EXPECT_EQ(decimated(samples, block), at_once) << block;
}

TEST(Decimator, LeavesAllWhereNothingIsToBeDone) {
  const auto samples = noise(500, -20.0, NoiseColour::white, 1);
  EXPECT_EQ(decimated(samples, 100, 1), samples);
}

TEST(BandLayout, HoldsTheBandsAtEveryRate) {
  for (const int rate : {8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000}) {
    const BandLayout layout(ConversationDecimator(rate).rate_hz());
    EXPECT_EQ(rate % layout.rate_hz, 0);
    EXPECT_LE(layout.rate_hz, 16000) << rate;
    EXPECT_GT(layout.rate_hz, 2.0 * bands_end_hz()) << rate;
    EXPECT_NEAR(1000.0 * layout.window_samples / layout.rate_hz, 32.0, 0.1) << rate;
    EXPECT_GE(layout.transform_samples, layout.window_samples) << rate;
  }
}

}  // namespace
}  // namespace turngap::test
