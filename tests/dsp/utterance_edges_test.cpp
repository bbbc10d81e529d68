#include "dsp/utterance_edges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(AppendUtterance, LeavesOutWhatIsShorterThanTheShortest) {
  std::vector<Utterance> utterances;
  append_utterance(utterances, speech_between(0.0, 59.0), {});
  EXPECT_THAT(utterances, SizeIs(0));
  append_utterance(utterances, speech_between(0.0, 60.0), {});
  EXPECT_THAT(utterances, SizeIs(1));
}

}  // namespace
}  // namespace turngap::test
