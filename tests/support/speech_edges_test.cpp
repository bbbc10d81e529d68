#include "support/speech_edges.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "support/decibel.h"

namespace turngap::test {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::Each;

// A tone that lasts from `onset` to `end` at full level and falls by `db_per_ms` before and after.
std::vector<float> tone(int sample_rate_hz, Millis onset, Millis end, double db_per_ms, Millis duration) {
  std::vector<float> samples(static_cast<std::size_t>(samples_in(duration, sample_rate_hz)));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Millis now = millis_at(static_cast<std::int64_t>(i), sample_rate_hz);
    const Millis outside = std::max({onset - now, now - end, Millis{0.0}});
    const double angle = 2.0 * std::numbers::pi * 1000.0 * now.value / 1000.0;
    samples[i] = static_cast<float>(std::sin(angle) * from_db(-db_per_ms * outside.value));
  }
  return samples;
}

TEST(FrameLevels, AreTheRmsOfFiveMilliseconds) {
  const auto levels = frame_levels(tone(8000, Millis{0}, Millis{100}, 1.0, Millis{104}), 8000);
  EXPECT_EQ(levels.size(), 20U);
  EXPECT_THAT(levels, Each(DoubleNear(std::numbers::sqrt2 / 2.0, 1e-6)));
}

TEST(SpeechLevel, InterpolatesThe95thPercentile) {
  std::vector<double> levels;
  for (int i = 1; i <= 11; ++i) levels.push_back(i);
  EXPECT_THAT(speech_level(levels), DoubleEq(10.5));
}

TEST(SpeechLevel, DoesNotDependOnSilenceAround) {
  const std::vector<double> bare{1.0, 2.0, 3.0};
  const std::vector<double> padded{0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 0.0};
  EXPECT_EQ(speech_level(padded), speech_level(bare));
}

TEST(TrueEdges, LieWhereASharpSoundBeginsAndEnds) {
  const double at_once = 1000.0;
  for (const int rate : {8000, 16000, 48000}) {
    const auto edges = true_edges(tone(rate, Millis{200}, Millis{700}, at_once, Millis{1000}), rate);
    EXPECT_EQ(edges.onset, Millis{200}) << rate;
    EXPECT_EQ(edges.end, Millis{700}) << rate;
  }
}

TEST(TrueEdges, LieWhereASlopingSoundCrossesTheDepth) {
  for (const double db_per_ms : {0.25, 0.5, 2.0}) {
    const auto edges = true_edges(tone(8000, Millis{300}, Millis{700}, db_per_ms, Millis{1000}), 8000);
    const Millis to_crossing{kEdgeDepthDb / db_per_ms};
    // A frame that only partly lies above the depth may count or not: one frame either way.
    EXPECT_NEAR(edges.onset.value, (Millis{300} - to_crossing).value, kLevelFrame.value) << db_per_ms;
    EXPECT_NEAR(edges.end.value, (Millis{700} + to_crossing).value, kLevelFrame.value) << db_per_ms;
  }
}

TEST(TrueEdges, DoNotDependOnGain) {
  auto samples = tone(8000, Millis{300}, Millis{700}, 0.5, Millis{1000});
  const auto before = true_edges(samples, 8000);
  for (float& sample : samples) sample /= 64.0F;
  EXPECT_EQ(true_edges(samples, 8000).onset, before.onset);
  EXPECT_EQ(true_edges(samples, 8000).end, before.end);
}

TEST(TrueEdges, RefuseSilence) {
  EXPECT_THROW(true_edges(std::vector<float>(8000), 8000), std::invalid_argument);
  EXPECT_THROW(true_edges(std::vector<float>(), 8000), std::invalid_argument);
}

}  // namespace
}  // namespace turngap::test
