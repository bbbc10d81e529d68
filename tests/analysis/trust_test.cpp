#include "analysis/trust.h"

#include <gmock/gmock.h>

#include <vector>

namespace turngap::test {
namespace {

using ::testing::ElementsAre;

CallerTurn answered() {
  CallerTurn turn;
  turn.outcome = Outcome::answered;
  turn.caller_onset = Millis{100.0};
  turn.caller_end = Millis{900.0};
  turn.agent_onset = Millis{1500.0};
  turn.uncertainty = Millis{9.0};
  turn.flags = {Flag::clipped};
  return turn;
}

TEST(HeedCodingBlock, AddsHalfABlockInQuadrature) {
  std::vector<CallerTurn> turns{answered(), answered()};
  turns[0].uncertainty = Millis{27.0};
  turns[1].uncertainty.reset();
  apply_coding_block(turns, Millis{72.0});
  EXPECT_EQ(turns[0].uncertainty, Millis{45.0});
  EXPECT_FALSE(turns[1].uncertainty);
  apply_coding_block(turns, Millis{0.0});
  EXPECT_EQ(turns[0].uncertainty, Millis{45.0});
}

TEST(HeedFindings, WritesEachWordOnceIntoTheFlags) {
  std::vector<CallerTurn> turns{answered()};
  apply_findings(
      turns, std::vector<Finding>{{Flag::leak, "", false}, {Flag::leak, "", false}, {Flag::lost_packets, "", false}});
  EXPECT_THAT(turns[0].flags, ElementsAre(Flag::clipped, Flag::leak, Flag::lost_packets));
  EXPECT_EQ(turns[0].outcome, Outcome::answered);
  EXPECT_EQ(turns[0].latency(), Millis{600.0});
}

TEST(HeedFindings, GivesNoNumberWhereOneWouldBeAGuess) {
  std::vector<CallerTurn> turns{answered()};
  apply_findings(turns, std::vector<Finding>{{Flag::timeline_drift, "", true}});
  EXPECT_EQ(turns[0].outcome, Outcome::not_measurable);
  EXPECT_FALSE(turns[0].latency());
  EXPECT_FALSE(turns[0].uncertainty);
  EXPECT_EQ(turns[0].caller_end, Millis{900.0});
  EXPECT_THAT(turns[0].flags, ElementsAre(Flag::clipped, Flag::timeline_drift));
}

}  // namespace
}  // namespace turngap::test
