#include "dsp/utterance_edges.h"
#include "dsp/conversation_levels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace turngap::test {
namespace {

using ::testing::SizeIs;

constexpr Millis kPause{200.0};

TEST(CoarseUtterances, JoinRunsOverPausesUpToTheLongest) {
  const auto utterances = coarse_utterances({{100, 150}, {170, 200}, {221, 240}}, kPause, 50, 400);
  ASSERT_THAT(utterances, SizeIs(2));
  EXPECT_EQ(utterances[0].begin(), 100);
  EXPECT_EQ(utterances[0].end(), 200);
  EXPECT_EQ(utterances[1].begin(), 221);
}

TEST(CoarseUtterances, LetNoEdgeLieInAnotherUtterance) {
  const auto utterances = coarse_utterances({{100, 150}, {200, 240}}, kPause, 50, 400);
  ASSERT_THAT(utterances, SizeIs(2));
  EXPECT_EQ(utterances[0].earliest, 50);
  EXPECT_EQ(utterances[0].latest, 200);
  EXPECT_EQ(utterances[1].earliest, 150);
  EXPECT_EQ(utterances[1].latest, 400);
}

// A tone that sounds for 150 ms and dies away for 150 ms by so many decibels a second, again and again.
std::vector<float> dying_tones(double db_per_second) {
  std::vector<float> samples;
  for (int i = 0; i < 8 * 1500; ++i) {
    const double after_s = std::max(0.0, (i % 2400) / 8000.0 - 0.15);
    samples.push_back(static_cast<float>(0.3 * std::pow(10.0, -db_per_second * after_s / 20.0) * std::sin(0.4 * i)));
  }
  return samples;
}

EdgePower power_of(const std::vector<float>& samples, const Noise& noise = {{}, 1e-9F, 1e-9F}) {
  const BandFrames frames;
  LevelTrack levels;
  LevelTrack same_levels;
  ConversationLevels(8000).push({samples, samples}, levels, same_levels);
  SlidingBuffer<float> nothing;
  SlidingBuffer<Noise> noises;
  noises.push_back(noise);
  const ChannelEvidence evidence{frames, levels, nothing, noises, nothing};
  return edge_power(evidence, {{{0, 150}}, 0, 150}, 35.0);
}

LevelFalls falls_of(const std::vector<float>& samples) {
  return power_of(samples).falls;
}

// The decays take half of the time, so the 98th percentile is theirs; 2 dB for the mean over 5 ms of a tone.
TEST(EdgePower, TellsHowSteeplyTheLevelFallsWithinTheUtterance) {
  EXPECT_NEAR(falls_of(dying_tones(200.0)).in_30_ms, 6.0, 2.0);
  EXPECT_NEAR(falls_of(dying_tones(200.0)).in_100_ms, 20.0, 2.0);
  EXPECT_GT(falls_of(dying_tones(2000.0)).in_30_ms, 40.0);
}

// The tones have a power of 0.045, their edge lies at 1.4e-5.
TEST(EdgePower, LiesInTheLevelsAboveHumWhereTheNoiseCoversIt) {
  EXPECT_EQ(power_of(dying_tones(200.0), {{}, 1e-6F, 1e-9F}).band, LevelBand::full);
  const EdgePower above = power_of(dying_tones(200.0), {{}, 1e-3F, 1e-9F});
  EXPECT_EQ(above.band, LevelBand::above_hum);
  EXPECT_LT(above.noise, above.threshold);
}

Utterance speech_between(double onset_ms, double end_ms, double uncertainty_ms = 6.0) {
  return {.onset = Millis{onset_ms}, .end = Millis{end_ms}, .end_uncertainty = Millis{uncertainty_ms}};
}

// A monologue is measured minute by minute, and is one utterance all the same.
TEST(AppendUtterance, JoinsWhatIsPartedByAPauseUpToTheLongest) {
  std::vector<Utterance> utterances;
  for (int minute = 0; minute < 5; ++minute) {
    append_utterance(utterances, speech_between(60000.0 * minute, 60000.0 * (minute + 1) - 200.0, 6.0 + minute), {});
  }
  ASSERT_THAT(utterances, SizeIs(1));
  EXPECT_EQ(utterances[0].end, Millis{299800.0});
  EXPECT_EQ(utterances[0].end_uncertainty, Millis{10.0});
  append_utterance(utterances, speech_between(300001.0, 301000.0), {});
  EXPECT_THAT(utterances, SizeIs(2));
}

TEST(AppendUtterance, KeepsWhatLimitsTheTrustInEitherPart) {
  Utterance masked = speech_between(1100.0, 2000.0);
  masked.masked = true;
  Utterance clipped = speech_between(2100.0, 3000.0);
  clipped.clipped = true;
  std::vector<Utterance> utterances{speech_between(0.0, 1000.0)};
  append_utterance(utterances, masked, {});
  EXPECT_TRUE(utterances[0].masked);
  EXPECT_FALSE(utterances[0].clipped);
  append_utterance(utterances, clipped, {});
  ASSERT_THAT(utterances, SizeIs(1));
  EXPECT_TRUE(utterances[0].masked);
  EXPECT_TRUE(utterances[0].clipped);
}

TEST(AppendUtterance, LeavesOutWhatIsShorterThanTheShortest) {
  std::vector<Utterance> utterances;
  append_utterance(utterances, speech_between(0.0, 59.0), {});
  EXPECT_THAT(utterances, SizeIs(0));
  append_utterance(utterances, speech_between(0.0, 60.0), {});
  EXPECT_THAT(utterances, SizeIs(1));
}

}  // namespace
}  // namespace turngap::test
