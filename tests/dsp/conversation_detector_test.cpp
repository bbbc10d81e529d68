#include "turngap/dsp/conversation_detector.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "support/line_conditions.h"
#include "support/matchers.h"
#include "support/recorded_speech.h"
#include "support/synthetic_call.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

// An edge is the border of a 5 ms frame whose place relative to the speech is not known, and it is reported on a grid
// of 1 ms; where the last sound is voiced, a fraction of a decibel decides whether one pulse more counts, which is one
// period of the pitch of 90 Hz.
const Millis kPitchPeriod{1000.0 / 90.0};
const Millis kEdgeTolerance = kLevelFrame + Millis{1.0} + kPitchPeriod;
// The mean over some edges is half a frame off at most, and half a period where all pulses fall alike.
const TimeTolerance kEdges(kEdgeTolerance, kLevelFrame / 2.0 + kPitchPeriod / 2.0);

ConversationUtterances detect(const SyntheticCall& call, Millis block = Millis{250.0}) {
  ConversationDetector detector(call.sample_rate_hz, {});
  const auto step = static_cast<std::size_t>(samples_in(block, call.sample_rate_hz));
  for (std::size_t at = 0; at < call.caller.samples.size(); at += step) detector.push(call.block(at, step));
  return detector.finish();
}

// Recorded prompts of two speakers: the detector has learned what speech is, and takes no synthetic sound for it.
SyntheticSpeech asked(int sample_rate_hz) {
  return recorded_speech(TURNGAP_TESTDATA "/calls/answered_800ms.wav", 0, Millis{2900}, Millis{4600}, sample_rate_hz);
}

SyntheticSpeech asked_more(int sample_rate_hz) {
  return recorded_speech(TURNGAP_TESTDATA "/calls/overlapped_200ms.wav", 0, Millis{2900}, Millis{5550}, sample_rate_hz);
}

SyntheticSpeech replied(int sample_rate_hz) {
  return recorded_speech(TURNGAP_TESTDATA "/calls/answered_800ms.wav", 1, Millis{5200}, Millis{8100}, sample_rate_hz);
}

SyntheticCall conversation(int sample_rate_hz) {
  return CallSynthesiser(sample_rate_hz, 1)
      .agent(Millis{700.0}, replied(sample_rate_hz))
      .caller(Millis{4100.0}, asked(sample_rate_hz))
      .agent(Millis{6500.0}, replied(sample_rate_hz))
      .caller(Millis{10200.0}, asked_more(sample_rate_hz))
      .agent(Millis{13300.0}, replied(sample_rate_hz))
      .call(Millis{17500.0});
}

void expect_same(const std::vector<Utterance>& a, const std::vector<Utterance>& b, Millis shift = Millis{0.0}) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ((a[i].onset + shift).value, b[i].onset.value) << "utterance " << i;
    EXPECT_EQ((a[i].end + shift).value, b[i].end.value) << "utterance " << i;
  }
}

// What the tests below ask for, a detector that hears nothing or late does not give.
TEST(EdgeTolerance, RejectsASilentDetectorAndOneThatIs50MillisecondsLate) {
  const SyntheticCall call = conversation(8000);
  EXPECT_THAT(std::vector<Utterance>{}, Not(UtterancesAre(call.caller.truth, kEdges)));
  EXPECT_THAT(late_utterances(call.caller.truth, Millis{50.0}), Not(UtterancesAre(call.caller.truth, kEdges)));
}

class EveryRate : public ::testing::TestWithParam<int> {};

TEST_P(EveryRate, FindsBothEdgesOfEveryUtterance) {
  const SyntheticCall call = conversation(GetParam());
  const auto found = detect(call);
  EXPECT_THAT(found.caller, UtterancesAre(call.caller.truth, kEdges));
  EXPECT_THAT(found.agent, UtterancesAre(call.agent.truth, kEdges));
}

INSTANTIATE_TEST_SUITE_P(Rates, EveryRate, ::testing::Values(8000, 11025, 16000, 22050, 44100, 48000));

// Speech of more than a minute is measured in pieces; none of it may be lost where one ends.
TEST(ConversationDetector, HearsAMonologueToItsEnd) {
  constexpr int kWords = 38;
  for (const double rest_ms : {200.0, 250.0}) {
    CallSynthesiser synthesiser(8000, 1);
    synthesiser.agent(Millis{66000.0}, replied(8000));
    // The pauses within and between the words are shorter than what ends a passage.
    for (int word = 0; word < kWords; ++word) {
      synthesiser.caller(Millis{1000.0 + (60000.0 + rest_ms - 1700.0) / (kWords - 1) * word}, asked(8000));
    }
    const SyntheticCall call = synthesiser.call(Millis{70000.0});
    const auto found = detect(call);
    ASSERT_FALSE(found.caller.empty());
    EXPECT_NEAR(found.caller.back().end.value, call.caller.truth.back().end.value, kEdgeTolerance.value) << rest_ms;
  }
}

TEST(ConversationDetector, TakesRecordingsOfAnyLength) {
  for (const int rate : {8000, 11025, 44100, 48000}) {
    for (const std::size_t length : {1, 2, 100, 1000}) {
      ConversationDetector detector(rate, {});
      std::vector<float> caller(length, 0.0F);
      caller.front() = 0.5F;
      const std::vector<float> agent(length, 0.0F);
      detector.push({caller, agent});
      EXPECT_THAT(detector.finish().caller, IsEmpty()) << length << " samples at " << rate << " Hz";
    }
  }
}

// What is measured at a lower rate lies behind a low-pass, which makes a peak of one sample a quarter as high.
TEST(ConversationDetector, SeesSamplesAtFullScaleAsTheyWereRecorded) {
  SyntheticCall call = conversation(48000);
  EXPECT_FALSE(detect(call).caller.front().clipped);
  for (std::size_t ms = 4800; ms < 4810; ++ms) call.caller.samples[48 * ms] = 1.0F;
  const auto found = detect(call);
  EXPECT_TRUE(found.caller.front().clipped);
  EXPECT_FALSE(found.caller.back().clipped);
}

TEST(ConversationDetector, MeasuresTheSameAtEveryLevel) {
  for (const double gain_db : {-30.0, -18.0, 0.0, 6.0}) {
    SyntheticCall call = conversation(8000);
    add_gain(call.caller, gain_db);
    add_gain(call.agent, gain_db);
    EXPECT_THAT(detect(call).caller, UtterancesAre(call.caller.truth, kEdges)) << gain_db << " dB";
  }
}

// Noise 10 dB below the edge power raises the level there by 0.4 dB, which decays of the synthesiser pass in far less
// than a millisecond: the tolerance stays.
TEST(ConversationDetector, HoldsTheEdgesWhileNoiseLiesBelowThem) {
  for (const double snr_db : {60.0, 50.0, 45.0}) {
    const SyntheticCall call = with_noise(conversation(8000), snr_db, 77);
    const auto found = detect(call);
    EXPECT_THAT(found.caller, UtterancesAre(call.caller.truth, kEdges)) << snr_db << " dB";
    EXPECT_THAT(found.agent, UtterancesAre(call.agent.truth, kEdges)) << snr_db << " dB";
  }
}

struct NoiseAt {
  NoiseColour colour;
  double snr_db;
};

class EveryNoise : public testing::TestWithParam<NoiseAt> {};

// Where noise covers the edges, the uncertainty says by how much they may be off: it is meant to hold in 95 % of the
// cases. The four edges of two utterances stand in ten noises each, so that what is hidden of one edge counts several
// times: eight of forty is two edges that are mostly, or four that are now and then, further off.
TEST_P(EveryNoise, IsKnownToMakeTheEdgesUncertain) {
  int edges = 0;
  int outside = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const SyntheticCall call = with_noise(conversation(8000), GetParam().snr_db, seed + 100, GetParam().colour);
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
  EXPECT_LE(outside, 8);
}

INSTANTIATE_TEST_SUITE_P(At, EveryNoise,
                         testing::Values(NoiseAt{NoiseColour::white, 25.0}, NoiseAt{NoiseColour::white, 20.0},
                                         NoiseAt{NoiseColour::white, 15.0}, NoiseAt{NoiseColour::pink, 25.0},
                                         NoiseAt{NoiseColour::pink, 20.0}, NoiseAt{NoiseColour::pink, 15.0}),
                         [](const auto& noise) {
                           return fmt::format("{}{}dB", noise.param.colour == NoiseColour::white ? "White" : "Pink",
                                              noise.param.snr_db);
                         });

// 5 dB more noise hide up to 5 dB more of a sound, whatever its spectrum: 40 ms of uncertainty of an end.
TEST(ConversationDetector, IsTheMoreUncertainTheLouderTheNoiseIs) {
  const SyntheticCall call = conversation(8000);
  for (const NoiseColour colour : {NoiseColour::white, NoiseColour::pink}) {
    double before = 0.0;
    for (const double snr_db : {60.0, 15.0, 5.0}) {
      double sum = 0.0;
      for (const Utterance& u : detect(with_noise(call, snr_db, 7, colour)).caller) sum += u.end_uncertainty.value;
      EXPECT_GT(sum, before) << snr_db << " dB";
      before = sum;
    }
  }
}

TEST(ConversationDetector, ShiftsAllTimesWithTheRecording) {
  const SyntheticCall call = conversation(8000);
  const auto found = detect(call);
  const std::int64_t hop = samples_in(Millis{5.0}, 8000);
  const auto later = detect(delayed(call, 3 * hop));
  expect_same(found.caller, later.caller, Millis{15.0});
  expect_same(found.agent, later.agent, Millis{15.0});
}

// Inside the 5 ms hop and the 1 ms grid the speech lies differently: each edge may move by 1 ms.
TEST(ConversationDetector, DoesNotCareWhereInTheHopTheSpeechBegins) {
  const SyntheticCall call = conversation(8000);
  for (std::int64_t shift = 1; shift < 40; shift += 3) {
    const SyntheticCall shifted = delayed(call, shift);
    EXPECT_THAT(detect(shifted).caller, UtterancesAre(shifted.caller.truth, kEdges)) << shift << " samples";
  }
}

TEST(ConversationDetector, SwapsTheRolesWithTheChannels) {
  const SyntheticCall call = conversation(8000);
  const auto found = detect(call);
  const auto swapped = detect(with_channels_swapped(call));
  expect_same(found.caller, swapped.agent);
  expect_same(found.agent, swapped.caller);
}

// With a leak, whose path is learned while the audio comes in.
TEST(ConversationDetector, GivesTheSameWhateverTheBlocksAre) {
  SyntheticCall call = with_noise(conversation(8000), 40.0, 3);
  for (std::size_t i = call.caller.samples.size(); i-- > 960;) {
    call.caller.samples[i] += 0.05F * call.agent.samples[i - 960];
  }
  const auto found = detect(call);
  for (const double block_ms : {1.0, 37.0, 20000.0}) {
    const auto again = detect(call, Millis{block_ms});
    expect_same(found.caller, again.caller);
    expect_same(found.agent, again.agent);
    for (std::size_t i = 0; i < found.caller.size(); ++i) {
      EXPECT_EQ(found.caller[i].end_uncertainty, again.caller[i].end_uncertainty) << block_ms << " ms";
      EXPECT_EQ(found.caller[i].last_sound, again.caller[i].last_sound) << block_ms << " ms";
    }
  }
}

TEST(ConversationDetector, HearsACallerOverALeakingAgent) {
  SyntheticCall call = CallSynthesiser(8000, 11)
                           .agent(Millis{700.0}, replied(8000))
                           .agent(Millis{3700.0}, replied(8000))
                           .caller(Millis{6900.0}, asked(8000))
                           .agent(Millis{9200.0}, replied(8000))
                           .agent(Millis{12100.0}, replied(8000))
                           .caller(Millis{12900.0}, asked(8000))
                           .call(Millis{16500.0});
  const auto lag = static_cast<std::size_t>(samples_in(Millis{120.0}, 8000));
  for (std::size_t i = call.caller.samples.size(); i-- > lag;) {
    call.caller.samples[i] += 0.03F * call.agent.samples[i - lag];
  }
  EXPECT_THAT(detect(call).caller, UtterancesAre(call.caller.truth, kEdges));
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
  SyntheticCall call = conversation(8000);
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
  config.edge_depth_db = 0.0;
  EXPECT_THROW(ConversationDetector(8000, config), FatalError);
  config = {};
  config.edge_depth_db = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(ConversationDetector(8000, config), FatalError);
}

std::vector<std::string> words_of(const ConversationUtterances& found) {
  std::vector<std::string> words;
  for (const Finding& finding : found.findings) words.emplace_back(to_string(finding.flag));
  return words;
}

TEST(ConversationDetector, TellsOfADeadChannel) {
  SyntheticCall call = conversation(8000);
  std::ranges::fill(call.agent.samples, 0.0F);
  EXPECT_THAT(words_of(detect(call)), ElementsAre("agent_channel_dead"));
}

TEST(ConversationDetector, FindsNothingWrongWithAGoodCall) {
  EXPECT_THAT(words_of(detect(conversation(8000))), IsEmpty());
}

// Hum alone says no more of a party than silence does.
TEST(ConversationDetector, TellsOfAChannelThatHoldsHumOnly) {
  SyntheticCall call = conversation(8000);
  std::ranges::fill(call.agent.samples, 0.0F);
  add_hum(call.agent, 8000, 50.0, -45.0);
  add_noise(call.agent, -75.0, NoiseColour::white, 1);
  const auto found = detect(call);
  ASSERT_THAT(words_of(found), ElementsAre("agent_channel_dead"));
  EXPECT_TRUE(found.findings[0].forbids_numbers);
}

TEST(ConversationDetector, RefusesOneVoiceOnBothChannelsWithOtherGainDelayAndNoise) {
  SyntheticCall call = conversation(8000);
  for (std::size_t i = call.agent.samples.size(); i-- > 0;) {
    call.agent.samples[i] += call.caller.samples[i];
    call.caller.samples[i] = i < 800 ? 0.0F : 0.4F * (call.agent.samples[i - 800] + call.caller.samples[i - 800]);
  }
  EXPECT_EQ(fault_of(with_noise(call, 50.0, 3)), RecordingFault::identical_channels);
}

// What is loud and no speech is no turn, and is not passed over in silence.
TEST(ConversationDetector, TellsOfATone) {
  SyntheticCall call = conversation(8000);
  for (std::size_t i = 0; i < 8000; ++i) {
    call.caller.samples[72000 + i] += 0.1F * std::sin(0.7F * static_cast<float>(i));
  }
  const auto found = detect(call);
  EXPECT_THAT(found.caller, UtterancesAre(call.caller.truth, kEdges));
  EXPECT_THAT(words_of(found), ElementsAre("other_sound"));
}

}  // namespace
}  // namespace turngap::test
