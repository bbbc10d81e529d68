#include "turngap/dsp/conversation_detector.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "support/line_conditions.h"
#include "support/matchers.h"
#include "support/synthetic_call.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// An edge is the border of a 5 ms frame whose place relative to the speech is not known, and it is reported on a grid
// of 1 ms. The end of a voiced sound is its last pulse above the edge: a fraction of a decibel decides whether one
// pulse more counts, which is one period of the pitch (115 Hz, falling by a fifth).
const Millis kPitchPeriod{1000.0 / (115.0 * 0.8)};
const Millis kEdgeTolerance = kLevelFrame + Millis{1.0} + kPitchPeriod;
// The mean over some edges is half a frame off at most, and half a period where all pulses fall alike.
const TimeTolerance kEdges(kEdgeTolerance, kLevelFrame / 2.0 + kPitchPeriod / 2.0);

ConversationUtterances detect(const SyntheticCall& call, Millis block = Millis{250.0}) {
  ConversationDetector detector(call.sample_rate_hz, {});
  const auto step = static_cast<std::size_t>(samples_in(block, call.sample_rate_hz));
  for (std::size_t at = 0; at < call.caller.samples.size(); at += step) detector.push(call.block(at, step));
  return detector.finish();
}

// Speech rises and decays; what is cut off at once rings in any filter.
const SpeechSettings kMan{.attack_db_per_ms = 4.0, .decay_db_per_ms = 1.0};
const SpeechSettings kWoman{.pitch_hz = 205.0, .vocal_tract = 1.15, .attack_db_per_ms = 4.0, .decay_db_per_ms = 1.0};

SyntheticCall conversation(int sample_rate_hz, std::uint64_t seed) {
  return CallSynthesiser(sample_rate_hz, seed)
      .agent(Millis{700.0}, Millis{1500.0}, kWoman)
      .caller(Millis{3100.0}, Millis{1800.0}, kMan)
      .agent(Millis{5600.0}, Millis{2100.0}, kWoman)
      .caller(Millis{8600.0}, Millis{900.0}, kMan)
      .agent(Millis{10300.0}, Millis{1300.0}, kWoman)
      .call(Millis{13000.0});
}

void expect_same(const std::vector<Utterance>& a, const std::vector<Utterance>& b, Millis shift = Millis{0.0}) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ((a[i].onset + shift).value, b[i].onset.value) << "utterance " << i;
    EXPECT_EQ((a[i].end + shift).value, b[i].end.value) << "utterance " << i;
  }
}

class EveryRate : public ::testing::TestWithParam<int> {};

TEST_P(EveryRate, FindsBothEdgesOfEveryUtterance) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const SyntheticCall call = conversation(GetParam(), seed);
    const auto found = detect(call);
    EXPECT_THAT(found.caller, UtterancesAre(call.caller.truth, kEdges)) << "seed " << seed;
    EXPECT_THAT(found.agent, UtterancesAre(call.agent.truth, kEdges)) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Rates, EveryRate, ::testing::Values(8000, 11025, 16000, 22050, 44100, 48000));

TEST(ConversationDetector, MeasuresTheSameAtEveryLevel) {
  for (const double gain_db : {-30.0, -18.0, 0.0, 6.0}) {
    SyntheticCall call = conversation(8000, 5);
    add_gain(call.caller, gain_db);
    add_gain(call.agent, gain_db);
    EXPECT_THAT(detect(call).caller, UtterancesAre(call.caller.truth, kEdges)) << gain_db << " dB";
  }
}

// Noise 10 dB below the edge power raises the level there by 0.4 dB, which decays of the synthesiser pass in far less
// than a millisecond: the tolerance stays.
TEST(ConversationDetector, HoldsTheEdgesWhileNoiseLiesBelowThem) {
  for (const double snr_db : {60.0, 50.0, 45.0}) {
    const SyntheticCall call = with_noise(conversation(8000, 6), snr_db, 77);
    const auto found = detect(call);
    EXPECT_THAT(found.caller, UtterancesAre(call.caller.truth, kEdges)) << snr_db << " dB";
    EXPECT_THAT(found.agent, UtterancesAre(call.agent.truth, kEdges)) << snr_db << " dB";
  }
}

struct Noise {
  NoiseColour colour;
  double snr_db;
};

class EveryNoise : public testing::TestWithParam<Noise> {};

// Where noise covers the edges, the uncertainty says by how much they may be off: it is meant to hold in 95 % of the
// cases, so of forty edges four may lie outside at most (the chance of five or more is 5 %).
TEST_P(EveryNoise, IsKnownToMakeTheEdgesUncertain) {
  int edges = 0;
  int outside = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const SyntheticCall call = with_noise(conversation(8000, seed), GetParam().snr_db, seed + 100, GetParam().colour);
    const auto found = detect(call).caller;
    ASSERT_EQ(found.size(), call.caller.truth.size()) << "seed " << seed;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const SpeechEdges truth = call.caller.truth[i];
      outside += std::abs((found[i].onset - truth.onset).value) > found[i].onset_uncertainty.value;
      outside += std::abs((found[i].end - truth.end).value) > found[i].end_uncertainty.value;
      edges += 2;
    }
  }
  EXPECT_EQ(edges, 40);
  EXPECT_LE(outside, 4);
}

INSTANTIATE_TEST_SUITE_P(At, EveryNoise,
                         testing::Values(Noise{NoiseColour::white, 25.0}, Noise{NoiseColour::white, 20.0},
                                         Noise{NoiseColour::white, 15.0}, Noise{NoiseColour::pink, 25.0},
                                         Noise{NoiseColour::pink, 20.0}, Noise{NoiseColour::pink, 15.0}),
                         [](const auto& noise) {
                           return fmt::format("{}{}dB", noise.param.colour == NoiseColour::white ? "White" : "Pink",
                                              noise.param.snr_db);
                         });

// 5 dB more noise hide up to 5 dB more of a sound, whatever its spectrum: 40 ms of uncertainty of an end.
TEST(ConversationDetector, IsTheMoreUncertainTheLouderTheNoiseIs) {
  const SyntheticCall call = conversation(8000, 6);
  for (const NoiseColour colour : {NoiseColour::white, NoiseColour::pink}) {
    const auto loud = detect(with_noise(call, 15.0, 7, colour)).caller;
    const auto soft = detect(with_noise(call, 20.0, 7, colour)).caller;
    ASSERT_EQ(loud.size(), soft.size());
    for (std::size_t i = 0; i < loud.size(); ++i) {
      EXPECT_NEAR((loud[i].end_uncertainty - soft[i].end_uncertainty).value, 40.0, 16.0) << i;  // two decibels
    }
  }
}

TEST(ConversationDetector, ShiftsAllTimesWithTheRecording) {
  const SyntheticCall call = conversation(8000, 7);
  const auto found = detect(call);
  const std::int64_t hop = samples_in(Millis{5.0}, 8000);
  const auto later = detect(delayed(call, 3 * hop));
  expect_same(found.caller, later.caller, Millis{15.0});
  expect_same(found.agent, later.agent, Millis{15.0});
}

// Inside the 5 ms hop and the 1 ms grid the speech lies differently: each edge may move by 1 ms.
TEST(ConversationDetector, DoesNotCareWhereInTheHopTheSpeechBegins) {
  const SyntheticCall call = conversation(8000, 8);
  for (std::int64_t shift = 1; shift < 40; shift += 3) {
    const SyntheticCall shifted = delayed(call, shift);
    EXPECT_THAT(detect(shifted).caller, UtterancesAre(shifted.caller.truth, kEdges)) << shift << " samples";
  }
}

TEST(ConversationDetector, SwapsTheRolesWithTheChannels) {
  const SyntheticCall call = conversation(8000, 9);
  const auto found = detect(call);
  const auto swapped = detect(with_channels_swapped(call));
  expect_same(found.caller, swapped.agent);
  expect_same(found.agent, swapped.caller);
}

TEST(ConversationDetector, GivesTheSameWhateverTheBlocksAre) {
  const SyntheticCall call = with_noise(conversation(8000, 10), 40.0, 3);
  const auto found = detect(call);
  for (const double block_ms : {1.0, 37.0, 20000.0}) {
    const auto again = detect(call, Millis{block_ms});
    expect_same(found.caller, again.caller);
    expect_same(found.agent, again.agent);
  }
}

TEST(ConversationDetector, HearsACallerOverALeakingAgent) {
  SyntheticCall call = CallSynthesiser(8000, 11)
                           .agent(Millis{700.0}, Millis{4000.0}, kWoman)
                           .caller(Millis{5300.0}, Millis{1500.0}, kMan)
                           .agent(Millis{7400.0}, Millis{4000.0}, kWoman)
                           .caller(Millis{9000.0}, Millis{1000.0}, kMan)
                           .call(Millis{13000.0});
  const auto lag = static_cast<std::size_t>(samples_in(Millis{120.0}, 8000));
  for (std::size_t i = call.caller.samples.size(); i-- > lag;) {
    call.caller.samples[i] += 0.05F * call.agent.samples[i - lag];
  }
  const auto found = detect(call).caller;
  ASSERT_THAT(found, UtterancesAre(call.caller.truth, kEdges));
  // The second one lies over the leak, which comes within some decibels of the edge power and may hide a weak end.
  EXPECT_GT(found[1].end_uncertainty, found[0].end_uncertainty);
}

// Pauses below `max_pause` split nothing, however long the speaker goes on: longer than a passage that is measured in
// one go.
TEST(ConversationDetector, KeepsAMonologueInOnePiece) {
  CallSynthesiser synthesiser(8000, 12);
  for (int phrase = 0; phrase < 60; ++phrase) {
    synthesiser.caller(Millis{1000.0 + 2500.0 * phrase}, Millis{2400.0}, kMan);
  }
  const SyntheticCall call = synthesiser.agent(Millis{152000.0}, Millis{1000.0}, kWoman).call(Millis{155000.0});
  const std::vector<SpeechEdges> one{{call.caller.truth.front().onset, call.caller.truth.back().end}};
  EXPECT_THAT(detect(call).caller, UtterancesAre(one, kEdges));
}

RecordingFault fault_of(const SyntheticCall& call) {
  try {
    detect(call);
  } catch (const RecordingError& error) {
    return error.fault();
  }
  ADD_FAILURE() << "expected a RecordingError";
  return RecordingFault::unreadable;
}

TEST(ConversationDetector, RefusesSilence) {
  EXPECT_EQ(fault_of(CallSynthesiser(8000, 1).call(Millis{3000.0})), RecordingFault::silent);
}

TEST(ConversationDetector, RefusesTheSameSignalOnBothChannels) {
  SyntheticCall call = conversation(8000, 13);
  call.agent.samples = call.caller.samples;
  EXPECT_EQ(fault_of(call), RecordingFault::identical_channels);
}

TEST(ConversationDetector, FindsNothingInNoiseAlone) {
  const SyntheticCall call = with_noise(CallSynthesiser(8000, 1).call(Millis{8000.0}), 10.0, 4);
  EXPECT_TRUE(detect(call).caller.empty());
  EXPECT_TRUE(detect(call).agent.empty());
}

TEST(ConversationDetector, RefusesSettingsThatMakeNoSense) {
  DetectorConfig config;
  config.hold_snr_db = config.onset_snr_db + 1.0;
  EXPECT_THROW(ConversationDetector(8000, config), FatalError);
  config = {};
  config.edge_depth_db = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(ConversationDetector(8000, config), FatalError);
}

TEST(Matchers, RejectASilentDetectorAndOneThatIs50MillisecondsLate) {
  const SyntheticCall call = conversation(8000, 14);
  EXPECT_THAT(std::vector<Utterance>{}, Not(UtterancesAre(call.caller.truth, kEdges)));
  EXPECT_THAT(late_utterances(call.caller.truth, Millis{50.0}), Not(UtterancesAre(call.caller.truth, kEdges)));
}

std::vector<std::string> words_of(const ConversationUtterances& found) {
  std::vector<std::string> words;
  for (const Finding& finding : found.findings) words.emplace_back(to_string(finding.flag));
  return words;
}

// A minute and a half of an agent who speaks and a caller who does not.
SyntheticCall long_announcement() {
  CallSynthesiser call(8000, 5);
  for (double at = 500.0; at < 88000.0; at += 2500.0) call.agent(Millis{at}, Millis{2000.0});
  return call.call(Millis{90000.0});
}

// The agent is heard on the caller's channel at -30 dB, `lag` later, from sample `from` on.
void add_leak(SyntheticCall& call, Millis lag, std::size_t from, std::size_t to) {
  const auto delay = static_cast<std::size_t>(samples_in(lag, call.sample_rate_hz));
  for (std::size_t i = from; i < to; ++i) call.caller.samples[i] += 0.0316F * call.agent.samples[i - delay];
}

TEST(ConversationDetector, TellsOfADeadChannel) {
  SyntheticCall call = conversation(8000, 1);
  std::ranges::fill(call.agent.samples, 0.0F);
  EXPECT_THAT(words_of(detect(call)), ElementsAre("agent_channel_dead"));
}

TEST(ConversationDetector, FindsNothingWrongWithAGoodCall) {
  EXPECT_THAT(words_of(detect(conversation(8000, 1))), IsEmpty());
}

TEST(ConversationDetector, TellsLevelAndLagOfALeak) {
  SyntheticCall call = long_announcement();
  add_noise(call.caller, -70.0, NoiseColour::white, 1);
  add_leak(call, Millis{120.0}, 1000, call.caller.samples.size());
  const auto found = detect(call);
  ASSERT_THAT(words_of(found), ElementsAre("leak"));
  EXPECT_THAT(found.findings[0].message, ::testing::HasSubstr("at -30 dB, 120 ms later"));
  EXPECT_THAT(found.caller, IsEmpty());
}

TEST(ConversationDetector, TellsThatOneTrackWasShifted) {
  SyntheticCall call = long_announcement();
  add_noise(call.caller, -70.0, NoiseColour::white, 1);
  const std::size_t middle = call.caller.samples.size() / 2;
  add_leak(call, Millis{60.0}, 1000, middle);
  add_leak(call, Millis{160.0}, middle, call.caller.samples.size());
  EXPECT_THAT(words_of(detect(call)), ElementsAre("leak", "timeline_drift"));
}

}  // namespace
}  // namespace turngap::test
