#include "turngap/turns/turn.h"

#include <gtest/gtest.h>

namespace turngap {
namespace {

TEST(CallerTurn, HasNoLatencyWithoutAnAgentOnset) {
  const CallerTurn turn;
  EXPECT_EQ(turn.latency(), std::nullopt);
}

TEST(CallerTurn, IsNotMeasurableUntilSomethingWasMeasured) {
  EXPECT_EQ(CallerTurn{}.outcome, Outcome::not_measurable);
}

TEST(Outcome, IsWrittenAsInTheSchema) {
  EXPECT_EQ(to_string(Outcome::answered), "answered");
  EXPECT_EQ(to_string(Outcome::overlapped), "overlapped");
  EXPECT_EQ(to_string(Outcome::backchannel), "backchannel");
  EXPECT_EQ(to_string(Outcome::unanswered), "unanswered");
  EXPECT_EQ(to_string(Outcome::not_measurable), "not_measurable");
}

TEST(UnansweredReason, IsWrittenAsInTheSchema) {
  EXPECT_EQ(to_string(UnansweredReason::caller_resumed), "caller_resumed");
  EXPECT_EQ(to_string(UnansweredReason::end_of_recording), "end_of_recording");
}

}  // namespace
}  // namespace turngap
