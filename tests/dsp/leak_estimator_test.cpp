#include "dsp/leak_estimator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "support/line_conditions.h"
#include "support/random.h"
#include "support/synthetic_call.h"

namespace turngap::test {
namespace {

SyntheticCall turns_without_leak() {
  return CallSynthesiser(8000, 3)
      .agent(Millis{500.0}, Millis{4000.0})
      .caller(Millis{5200.0}, Millis{3000.0})
      .agent(Millis{9000.0}, Millis{4000.0})
      .caller(Millis{13500.0}, Millis{3000.0})
      .call(Millis{18000.0});
}

// The lag is known to a sample of the 4 kHz analysis. The gain is that of the response above its noise, and of the part
// of the window that source and copy share: 1.5 dB.
TEST(LeakEstimator, FindsLagAndGainOfACopy) {
  for (const double lag_ms : {0.0, 40.0, 180.0, 420.0}) {
    SyntheticCall call = with_noise(turns_without_leak(), 55.0, 1);
    const auto lag = static_cast<std::size_t>(samples_in(Millis{lag_ms}, 8000));
    for (std::size_t i = lag; i < call.caller.samples.size(); ++i) {
      call.caller.samples[i] += 0.03F * call.agent.samples[i - lag];
    }
    LeakEstimator leak(8000);
    leak.push(call.block(0, call.caller.samples.size()));
    ASSERT_TRUE(leak.agent_in_caller()) << lag_ms << " ms";
    EXPECT_NEAR(leak.agent_in_caller()->lag.value, lag_ms, 0.25) << lag_ms << " ms";
    EXPECT_NEAR(10.0 * std::log10(leak.agent_in_caller()->power_gain), 20.0 * std::log10(0.03), 1.5) << lag_ms;
    EXPECT_FALSE(lag_ms > 0.0 && leak.caller_in_agent().has_value()) << lag_ms << " ms";
  }
}

// As many samples as make one at the analysis rate: all of the one channel in the first of them, and all of the other,
// 40 ms later, in the last.
TEST(LeakEstimator, TakesEverySampleAtEveryRate) {
  constexpr std::size_t kLag = 160;
  const std::vector<float> speech = turns_without_leak().agent.samples;
  for (const std::size_t every : {2U, 3U, 4U, 5U}) {
    std::vector<float> agent(every * speech.size());
    std::vector<float> caller(every * speech.size());
    for (std::size_t i = kLag; i < speech.size(); ++i) {
      agent[every * i] = speech[i];
      caller[every * i + every - 1] = 0.03F * speech[i - kLag];
    }
    LeakEstimator leak(4000 * static_cast<int>(every));
    for (std::size_t from = 0; from < agent.size(); from += 1001) {
      const std::size_t count = std::min<std::size_t>(1001, agent.size() - from);
      leak.push({std::span(caller).subspan(from, count), std::span(agent).subspan(from, count)});
    }
    ASSERT_TRUE(leak.agent_in_caller()) << every;
    EXPECT_NEAR(leak.agent_in_caller()->lag.value, 40.0, 0.25) << every;
  }
}

TEST(LeakEstimator, FindsNoneWhereThereIsNone) {
  const SyntheticCall call = with_noise(turns_without_leak(), 45.0, 2);
  LeakEstimator leak(8000);
  leak.push(call.block(0, call.caller.samples.size()));
  EXPECT_FALSE(leak.agent_in_caller());
  EXPECT_FALSE(leak.caller_in_agent());
}

// Hum lies on both channels without either being a copy of the other.
TEST(LeakEstimator, TakesHumOnBothChannelsForNoLeak) {
  for (const double hum_dbfs : {-55.0, -45.0, -35.0, -25.0}) {
    SyntheticCall call = with_noise(turns_without_leak(), 55.0, 3);
    for (SyntheticChannel* channel : {&call.caller, &call.agent}) add_hum(*channel, 8000, 50.0, hum_dbfs);
    LeakEstimator leak(8000);
    leak.push(call.block(0, call.caller.samples.size()));
    EXPECT_THAT(leak.findings(), ::testing::IsEmpty()) << hum_dbfs << " dBFS";
    EXPECT_FALSE(leak.agent_in_caller()) << hum_dbfs << " dBFS";
    EXPECT_FALSE(leak.same_on_both()) << hum_dbfs << " dBFS";
  }
}

// Noise that dies away by e in half a millisecond, once a second in the mean.
void add_clicks(SyntheticChannel& channel, Random& random) {
  constexpr std::size_t kClick = 12;
  for (std::size_t click = 0; click < channel.samples.size() / 8000; ++click) {
    const auto at = static_cast<std::size_t>(random.uniform(0.0, static_cast<double>(channel.samples.size() - kClick)));
    for (std::size_t i = 0; i < kClick; ++i)
      channel.samples[at + i] +=
          static_cast<float>(random.uniform(-0.25, 0.25) * std::exp(-static_cast<double>(i) / 4.0));
  }
}

// A click on one channel and another on the other are as like as one and its copy. These of 3,000 calls had a leak when
// impulses were not taken out.
TEST(LeakEstimator, TakesClicksOnBothChannelsForNoLeak) {
  const SyntheticCall call = with_noise(turns_without_leak(), 55.0, 3);
  for (const std::uint64_t seed : {358U, 470U, 925U, 1216U, 1236U, 1521U, 1839U, 2356U, 2932U}) {
    SyntheticCall clicking = call;
    Random random(seed);
    for (SyntheticChannel* channel : {&clicking.caller, &clicking.agent}) add_clicks(*channel, random);
    LeakEstimator leak(8000);
    leak.push(clicking.block(0, clicking.caller.samples.size()));
    EXPECT_THAT(leak.findings(), ::testing::IsEmpty()) << "seed " << seed;
  }
}

TEST(LeakEstimator, KnowsTheSameVoiceOnBothChannelsAtAnyGainDelayAndNoise) {
  for (const double gain : {1.0, 0.3, 0.12}) {
    for (const std::size_t lag : {0U, 400U, 2400U}) {
      SyntheticCall call = turns_without_leak();
      call.caller.samples.assign(call.caller.samples.size(), 0.0F);
      for (std::size_t i = lag; i < call.caller.samples.size(); ++i) {
        call.caller.samples[i] = static_cast<float>(gain) * call.agent.samples[i - lag];
      }
      add_noise(call.caller, -75.0, NoiseColour::white, 4);
      LeakEstimator leak(8000);
      leak.push(call.block(0, call.caller.samples.size()));
      EXPECT_TRUE(leak.same_on_both()) << "gain " << gain << ", lag " << lag;
    }
  }
}

TEST(LeakEstimator, KnowsTwoPartiesWithALoudLeakForTwo) {
  SyntheticCall call = with_noise(turns_without_leak(), 55.0, 5);
  const SyntheticCall dry = call;
  for (std::size_t i = 480; i < call.caller.samples.size(); ++i) {
    call.caller.samples[i] += 0.1F * dry.agent.samples[i - 480];
    call.agent.samples[i] += 0.1F * dry.caller.samples[i - 480];
  }
  LeakEstimator leak(8000);
  leak.push(call.block(0, call.caller.samples.size()));
  EXPECT_FALSE(leak.same_on_both());
}

// Adds the agent to the caller's channel, 60 ms later.
void add_agent_to_caller(SyntheticCall& call, float gain) {
  for (std::size_t i = 480; i < call.caller.samples.size(); ++i)
    call.caller.samples[i] += gain * call.agent.samples[i - 480];
}

// A converter's offset and hum lie on both channels, and are louder than the voices.
TEST(LeakEstimator, TakesOffsetOrHumOnBothChannelsOfACallWithALeakForTwoParties) {
  for (const bool hum : {false, true}) {
    SyntheticCall call = with_noise(turns_without_leak(), 55.0, 5);
    add_agent_to_caller(call, 0.03F);
    for (SyntheticChannel* channel : {&call.caller, &call.agent}) {
      if (hum) add_hum(*channel, 8000, 50.0, -12.0);
      if (!hum) std::ranges::for_each(channel->samples, [](float& x) { x += 0.2F; });
    }
    LeakEstimator leak(8000);
    leak.push(call.block(0, call.caller.samples.size()));
    EXPECT_TRUE(leak.agent_in_caller());
    EXPECT_FALSE(leak.same_on_both()) << (hum ? "hum" : "offset");
  }
}

// Most of what the caller's channel holds is the agent, and still the caller spoke.
TEST(LeakEstimator, KnowsACallerWhoSpeaksSoftlyUnderALoudLeakForAParty) {
  SyntheticCall call = turns_without_leak();
  for (float& x : call.caller.samples) x *= 0.1F;
  add_agent_to_caller(call, 0.3F);
  add_noise(call.caller, -70.0, NoiseColour::white, 4);
  LeakEstimator leak(8000);
  leak.push(call.block(0, call.caller.samples.size()));
  EXPECT_FALSE(leak.same_on_both());
}

// A minute and a half of an agent who speaks and a caller who does not.
SyntheticCall long_announcement() {
  CallSynthesiser call(8000, 5);
  for (double at = 500.0; at < 88000.0; at += 2500.0) call.agent(Millis{at}, Millis{2000.0});
  SyntheticCall made = call.call(Millis{90000.0});
  add_noise(made.caller, -70.0, NoiseColour::white, 1);
  return made;
}

// The agent is heard on the caller's channel at -30 dB, `lag` later, from sample `from` on.
void add_leak(SyntheticCall& call, Millis lag, std::size_t from, std::size_t to) {
  const auto delay = static_cast<std::ptrdiff_t>(samples_in(lag, call.sample_rate_hz));
  const auto& agent = call.agent.samples;
  for (std::size_t i = from; i < to; ++i) {
    const auto source = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(i) - delay);
    if (source < agent.size()) call.caller.samples[i] += 0.0316F * agent[source];
  }
}

std::vector<Finding> leak_findings(const SyntheticCall& call) {
  LeakEstimator leak(8000);
  leak.push(call.block(0, call.caller.samples.size()));
  return leak.findings();
}

TEST(LeakEstimator, TellsLevelAndLag) {
  SyntheticCall call = long_announcement();
  add_leak(call, Millis{120.0}, 1000, call.caller.samples.size());
  const auto found = leak_findings(call);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].flag, Flag::leak);
  EXPECT_THAT(found[0].message, ::testing::HasSubstr("at -30 dB, 120 ms later"));
}

TEST(LeakEstimator, TellsThatOneTrackWasShifted) {
  SyntheticCall call = long_announcement();
  const std::size_t middle = call.caller.samples.size() / 2;
  add_leak(call, Millis{60.0}, 1000, middle);
  add_leak(call, Millis{160.0}, middle, call.caller.samples.size());
  const auto found = leak_findings(call);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].flag, Flag::timeline_drift);
  EXPECT_TRUE(found[1].forbids_numbers);
}

// A track that lost or gained packets or a second of comfort noise: its leak may come before its source.
TEST(LeakEstimator, TellsThatOneTrackJumpedByUpToThreeQuartersOfASecond) {
  for (const double jump_ms : {-760.0, -400.0, 400.0, 560.0, 760.0}) {
    SyntheticCall call = long_announcement();
    const std::size_t middle = call.caller.samples.size() / 2;
    add_leak(call, Millis{60.0}, 1000, middle);
    add_leak(call, Millis{60.0 + jump_ms}, middle, call.caller.samples.size());
    const auto found = leak_findings(call);
    const auto moved = std::ranges::find(found, Flag::timeline_drift, &Finding::flag);
    ASSERT_NE(moved, found.end()) << jump_ms << " ms";
    EXPECT_TRUE(moved->forbids_numbers) << jump_ms << " ms";
    EXPECT_THAT(moved->message, ::testing::HasSubstr("the agent is heard on the caller's channel")) << jump_ms << " ms";
    EXPECT_EQ((moved->message.find("earlier") != std::string::npos), jump_ms < 0.0) << moved->message;
  }
}

// Each is also seen from the other side, backwards in time.
TEST(LeakEstimator, TakesALeakEachWayForNoJump) {
  SyntheticCall call = with_noise(CallSynthesiser(8000, 7)
                                      .agent(Millis{500.0}, Millis{20000.0})
                                      .caller(Millis{21500.0}, Millis{20000.0})
                                      .call(Millis{43000.0}),
                                  60.0, 7);
  const std::vector<float> caller = call.caller.samples;
  add_leak(call, Millis{140.0}, 0, caller.size());
  for (std::size_t i = 400; i < caller.size(); ++i) call.agent.samples[i] += 0.02F * caller[i - 400];
  for (const Finding& finding : leak_findings(call)) EXPECT_EQ(finding.flag, Flag::leak) << finding.message;
  EXPECT_EQ(leak_findings(call).size(), 2U);
}

TEST(LeakEstimator, TakesALeakThatEndsForNoJump) {
  SyntheticCall call = long_announcement();
  add_leak(call, Millis{60.0}, 1000, call.caller.samples.size() / 2);
  const auto found = leak_findings(call);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].flag, Flag::leak);
}

}  // namespace
}  // namespace turngap::test
