#include "turns/timeline.h"

#include <gmock/gmock.h>

namespace turngap::test {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(UtterancesOf, ReadsRunsAsUtterancesOfAHundredMillisecondsPerCharacter) {
  const auto utterances = utterances_of("..###...#");
  ASSERT_THAT(utterances, SizeIs(2));
  EXPECT_EQ(utterances[0].onset, Millis{200});
  EXPECT_EQ(utterances[0].end, Millis{500});
  EXPECT_EQ(utterances[1].onset, Millis{800});
  EXPECT_EQ(utterances[1].end, Millis{900});
}

TEST(UtterancesOf, SplitsTouchingUtterancesWhereTheCharacterChanges) {
  const auto utterances = utterances_of("##==");
  ASSERT_THAT(utterances, SizeIs(2));
  EXPECT_EQ(utterances[0].end, Millis{200});
  EXPECT_EQ(utterances[1].onset, Millis{200});
}

TEST(UtterancesOf, FindsNothingInSilence) {
  EXPECT_THAT(utterances_of("....."), IsEmpty());
  EXPECT_THAT(utterances_of(""), IsEmpty());
}

TEST(Described, NamesEverythingThatIsSet) {
  CallerTurn turn;
  turn.outcome = Outcome::answered;
  turn.caller_onset = Millis{1000};
  turn.caller_end = Millis{2000};
  turn.agent_onset = Millis{2300};
  turn.main_reply_onset = Millis{4300};
  turn.barge_in = true;
  turn.yield = Millis{400};
  turn.flags = {Flag::clipped};
  EXPECT_EQ(described(turn), "answered 300 main 2000 barge_in yield 400 clipped");
}

}  // namespace
}  // namespace turngap::test
