#include "support/synthetic_speech.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "support/decibel.h"
#include "support/speech_edges.h"

namespace turngap::test {
namespace {

double rms(const std::vector<float>& samples) {
  double energy = 0.0;
  for (const float sample : samples) energy += static_cast<double>(sample) * sample;
  return std::sqrt(energy / static_cast<double>(samples.size()));
}

TEST(SynthesiseSpeech, GivesTheSameSamplesForTheSameSeed) {
  EXPECT_EQ(synthesise_speech(8000, 7, Millis{800}).samples, synthesise_speech(8000, 7, Millis{800}).samples);
  EXPECT_NE(synthesise_speech(8000, 7, Millis{800}).samples, synthesise_speech(8000, 8, Millis{800}).samples);
}

TEST(SynthesiseSpeech, HasSharpEdgesExactlyWhereItBeginsAndEnds) {
  for (const int rate : {8000, 11025, 16000, 44100, 48000}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto speech = synthesise_speech(rate, seed, Millis{900});
      EXPECT_EQ(speech.onset, Millis{0.0}) << rate << " " << seed;
      EXPECT_NEAR(speech.end.value, 900.0, kLevelFrame.value) << rate << " " << seed;
    }
  }
}

TEST(SynthesiseSpeech, PutsSlopingEdgesTheDurationApart) {
  for (const double db_per_ms : {0.25, 0.5, 1.0, 4.0}) {
    const SpeechSettings settings{.attack_db_per_ms = db_per_ms, .decay_db_per_ms = db_per_ms};
    const auto speech = synthesise_speech(8000, 3, Millis{900}, settings);
    // The glottal cycle (8.7 ms) and the dips between syllables (8 dB and more) move the crossing of a slope.
    const double tolerance = 2.0 * (kLevelFrame.value + 8.7 + 20.0 / db_per_ms);
    EXPECT_NEAR((speech.end - speech.onset).value, 900.0, tolerance) << db_per_ms;
    EXPECT_GT(speech.onset, Millis{0.0});
  }
}

TEST(SynthesiseSpeech, HasTheLevelAskedFor) {
  const auto speech = synthesise_speech(8000, 5, Millis{2000}, {.level_dbfs = -26.0});
  EXPECT_NEAR(to_db(rms(speech.samples)), -26.0, 0.01);
}

TEST(SynthesiseSpeech, DoesNotClipAtTheDefaultLevel) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto speech = synthesise_speech(8000, seed, Millis{2000});
    EXPECT_LT(std::abs(*std::ranges::max_element(speech.samples, {}, [](float x) { return std::abs(x); })), 1.0F);
  }
}

TEST(SynthesiseSpeech, HasNoPauseThatWouldSplitIt) {
  constexpr Millis kShortestPause{50.0};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto speech = synthesise_speech(8000, seed, Millis{3000});
    const auto levels = frame_levels(speech.samples, 8000);
    const double threshold = speech_level(levels) * from_db(-kEdgeDepthDb);
    Millis pause;
    for (const double level : levels) {
      pause = level >= threshold ? Millis{0.0} : pause + kLevelFrame;
      ASSERT_LT(pause, kShortestPause) << seed;
    }
  }
}

TEST(SynthesiseSpeech, RepeatsAtThePitch) {
  const SpeechSettings settings{.pitch_hz = 125.0, .fricatives = false};
  const auto speech = synthesise_speech(8000, 9, Millis{400}, settings).samples;
  const auto likeness = [&](std::size_t lag) {
    double sum = 0.0;
    for (std::size_t i = 0; i + lag < 800; ++i) sum += static_cast<double>(speech[i]) * speech[i + lag];
    return sum;
  };
  // 125 Hz, falling by up to a fifth of 100 ms / 400 ms, and 1 % of jitter: 64 to 69 samples a cycle.
  std::size_t best = 40;
  for (std::size_t lag = 40; lag < 100; ++lag) {
    if (likeness(lag) > likeness(best)) best = lag;
  }
  EXPECT_GE(best, 63U);
  EXPECT_LE(best, 70U);
}

}  // namespace
}  // namespace turngap::test
