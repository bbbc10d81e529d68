#include "support/synthetic_call.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

#include "support/line_conditions.h"
#include "support/matchers.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

SyntheticCall short_call(int sample_rate_hz = 8000) {
  return CallSynthesiser(sample_rate_hz, 1)
      .agent(Millis{200}, Millis{500})
      .caller(Millis{1000}, Millis{400})
      .agent(Millis{1650}, Millis{500})
      .call(Millis{2500});
}

std::int64_t first_sound(const std::vector<float>& samples) {
  return std::ranges::find_if(samples, [](float sample) { return sample != 0.0F; }) - samples.begin();
}

TEST(CallSynthesiser, PutsUtterancesWhereTheyWereAskedFor) {
  for (const int rate : {8000, 16000, 48000}) {
    const auto call = short_call(rate);
    EXPECT_EQ(onsets(call.caller.truth), (std::vector{Millis{1000}})) << rate;
    EXPECT_EQ(ends(call.caller.truth), (std::vector{Millis{1400}})) << rate;
    EXPECT_EQ(onsets(call.agent.truth), (std::vector{Millis{200}, Millis{1650}})) << rate;
  }
}

TEST(CallSynthesiser, HasSoundFromTheTrueOnsetOn) {
  const auto call = short_call();
  // A sharp onset: the first sample that is not zero is one of the first few after the edge.
  EXPECT_GE(first_sound(call.caller.samples), samples_in(Millis{1000}, 8000));
  EXPECT_LE(first_sound(call.caller.samples), samples_in(Millis{1005}, 8000));
}

TEST(CallSynthesiser, PlacesTheEdgeOfASlopingOnsetNotItsFirstSample) {
  const auto call =
      CallSynthesiser(8000, 1).caller(Millis{1000}, Millis{400}, {.attack_db_per_ms = 0.5}).call(Millis{2000});
  EXPECT_NEAR(call.caller.truth[0].onset.value, 1000.0, 1.0 / 8.0);
  EXPECT_LT(first_sound(call.caller.samples), samples_in(Millis{950}, 8000));
}

TEST(CallSynthesiser, GivesChannelsOfTheSameLength) {
  const auto call = short_call();
  EXPECT_EQ(call.caller.samples.size(), 20'000U);
  EXPECT_EQ(call.agent.samples.size(), 20'000U);
  EXPECT_EQ(call.duration(), Millis{2500});
}

TEST(CallSynthesiser, RefusesAnUtteranceThatDoesNotFit) {
  EXPECT_THROW(CallSynthesiser(8000, 1).caller(Millis{1000}, Millis{400}).call(Millis{1200}), std::invalid_argument);
}

TEST(SyntheticCall, CutsTheLastBlockAtTheEnd) {
  const auto call = short_call();
  EXPECT_EQ(call.block(0, 4096).size(), 4096U);
  EXPECT_EQ(call.block(16384, 4096).size(), 20'000U - 16384U);
  EXPECT_EQ(call.block(16384, 4096).agent.front(), call.agent.samples[16384]);
}

TEST(Delayed, MovesSamplesAndTruthAlike) {
  const auto call = short_call();
  const auto later = delayed(call, 13);
  EXPECT_EQ(first_sound(later.caller.samples), first_sound(call.caller.samples) + 13);
  EXPECT_EQ(later.caller.truth[0].onset, call.caller.truth[0].onset + millis_at(13, 8000));
  EXPECT_EQ(later.agent.truth[1].end, call.agent.truth[1].end + millis_at(13, 8000));
  EXPECT_EQ(later.agent.samples.size(), later.caller.samples.size());
}

TEST(WithChannelsSwapped, ExchangesTheRoles) {
  const auto call = short_call();
  const auto swapped = with_channels_swapped(call);
  EXPECT_EQ(swapped.caller.samples, call.agent.samples);
  EXPECT_EQ(onsets(swapped.agent.truth), onsets(call.caller.truth));
}

}  // namespace
}  // namespace turngap::test
