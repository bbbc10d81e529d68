#include "dsp/speech_decay.h"

#include <gtest/gtest.h>

namespace turngap::test {
namespace {

// 500 ms of speech 30 dB over the edge power, and then a room that takes `rt60_s` to fall by 60 dB.
EdgeWindow decaying(double rt60_s) {
  EdgeWindow window{EdgeSide::end, 0, {}, 0, {}};
  for (int ms = 0; ms < 500; ++ms) window.levels_db.push_back(30.0F);
  for (int ms = 0; ms < 600; ++ms) {
    window.levels_db.push_back(std::max(-30.0F, static_cast<float>(30.0 - 60.0 * ms / (1000.0 * rt60_s))));
  }
  return window;
}

std::optional<Finding> finding_of(const std::vector<double>& rt60_s) {
  SpeechDecay decay;
  for (const double rt60 : rt60_s) decay.add(decaying(rt60), Millis{500.0 + 350.0 * rt60 / 0.6});
  return decay.finding("caller");
}

// 17 dB at 0.25 s take 71 ms, at 0.5 s 142 ms.
TEST(SpeechDecay, TellsARoomFromADryLine) {
  EXPECT_FALSE(finding_of({0.25, 0.25, 0.25, 0.25, 0.25}));
  const auto finding = finding_of({0.5, 0.5, 0.5, 0.5, 0.5});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->flag, Flag::reverberant);
  EXPECT_FALSE(finding->forbids_numbers);
}

TEST(SpeechDecay, IsNotDeceivedByTwoVowelsThatDieAway) {
  EXPECT_FALSE(finding_of({0.1, 0.1, 0.1, 0.6, 0.6}));
}

TEST(SpeechDecay, SaysNothingOfThreeUtterances) {
  EXPECT_FALSE(finding_of({0.6, 0.6, 0.6}));
}

}  // namespace
}  // namespace turngap::test
