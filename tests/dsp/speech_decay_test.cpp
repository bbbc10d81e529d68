#include "dsp/speech_decay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace turngap::test {
namespace {

// An utterance that falls by `fall_db` in 100 ms where it falls fastest, `snr_db` over the noise.
EdgePower falling(double fall_db, double snr_db) {
  return {LevelBand::full,
          1.0,
          std::pow(10.0, -3.5),
          std::pow(10.0, -snr_db / 10.0),
          LevelFalls{0.5F * static_cast<float>(fall_db), static_cast<float>(fall_db)},
          {}};
}

std::optional<Finding> finding_of(const std::vector<double>& falls_db, double snr_db = 50.0) {
  SpeechDecay decay;
  for (const double fall : falls_db) decay.add(falling(fall, snr_db));
  return decay.finding("caller");
}

TEST(SpeechDecay, KnowsTheUsualFallsFromTheFirstUtteranceOn) {
  SpeechDecay decay;
  EXPECT_FALSE(decay.usual());
  decay.add(falling(12.0, 16.0));
  EXPECT_FALSE(decay.usual()) << "in noise no steep fall is seen";
  decay.add(falling(12.0, 50.0));
  EXPECT_FLOAT_EQ(decay.usual()->in_100_ms, 12.0F);
  for (const double fall : {40.0, 20.0, 30.0, 10.0}) decay.add(falling(fall, 50.0));
  EXPECT_FLOAT_EQ(decay.usual()->in_100_ms, 30.0F) << "a quarter of 10, 12, 20, 30 and 40 dB falls faster";
  EXPECT_FLOAT_EQ(decay.usual()->in_30_ms, 15.0F);
}

// A room with a reverberation time of 0.5 s falls by 12 dB in 100 ms, behind the direct sound by some more.
TEST(SpeechDecay, TellsARoomFromADryLine) {
  EXPECT_FALSE(finding_of({26.0, 30.0, 26.0, 45.0, 26.0}));
  const auto finding = finding_of({17.0, 15.0, 17.0, 12.0, 17.0});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->flag, Flag::reverberant);
  EXPECT_FALSE(finding->forbids_numbers);
}

TEST(SpeechDecay, IsNotDeceivedByVowelsThatHoldNoClosure) {
  EXPECT_FALSE(finding_of({12.0, 12.0, 12.0, 30.0, 30.0}));
}

TEST(SpeechDecay, TakesNoNoiseForARoom) {
  EXPECT_FALSE(finding_of({15.0, 15.0, 15.0, 15.0}, 16.0)) << "nothing falls further than to the noise";
}

TEST(SpeechDecay, SaysNothingOfThreeUtterancesOrOfWordsTooShortToFall) {
  EXPECT_FALSE(finding_of({15.0, 15.0, 15.0}));
  EXPECT_FALSE(finding_of({15.0, 15.0, 15.0, 0.0}));
}

}  // namespace
}  // namespace turngap::test
