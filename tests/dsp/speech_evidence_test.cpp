#include "dsp/speech_evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "dsp/detector_trace.h"
#include "support/recorded_speech.h"
#include "support/synthetic_call.h"
#include "turngap/dsp/conversation_detector.h"

namespace turngap::test {
namespace {

struct Told {
  std::vector<FrameFeatures> features;
  std::vector<bool> above_noise;
  std::vector<float> log_odds;
};

// The caller is silent for longer than the detector remembers.
SyntheticCall conversation() {
  const auto from = [](int channel, Millis begin, Millis end) {
    return recorded_speech(TURNGAP_TESTDATA "/calls/answered_800ms.wav", channel, begin, end, 8000);
  };
  return CallSynthesiser(8000, 1)
      .caller(Millis{900.0}, from(0, Millis{2900}, Millis{4600}))
      .agent(Millis{3500.0}, from(1, Millis{5200}, Millis{8100}))
      .caller(Millis{14000.0}, from(0, Millis{2900}, Millis{4600}))
      .call(Millis{17000.0});
}

// What is seen and decided of the caller.
Told told_of(const SyntheticCall& call) {
  Told told;
  ConversationDetector detector(call.sample_rate_hz, {});
  DetectorTrace trace;
  trace.frame = [&](Party party, std::int64_t, const FrameFeatures& features, bool above_noise) {
    if (party != Party::caller) return;
    told.features.push_back(features);
    told.above_noise.push_back(above_noise);
  };
  trace_detector(detector, trace);
  detector.observe_frames([&](const FrameView& frame) {
    if (frame.party == Party::caller) told.log_odds.push_back(static_cast<float>(frame.log_odds));
  });
  detector.push(call.block(0, call.caller.samples.size()));
  detector.finish();
  return told;
}

// The answers of the net to all frames, none left out.
std::vector<float> all_answers(const Told& told) {
  const EvidenceNet& net = speech_net();
  std::vector<std::int64_t> frames(told.features.size());
  std::iota(frames.begin(), frames.end(), 0);
  return net(net.look({told.features.front().data(), kFrameFeatures, told.features.size()}), frames);
}

// Evidence within this is even to within odds of 20 to 1. Frames between two of more than 4 are not asked.
constexpr float kDoubtful = 3.0F;

// Half of the frames are not asked; whoever begins or ends to speak is seen as if all were.
TEST(SpeechEvidence, IsThatOfTheNetWhereItIsNotPlain) {
  const Told told = told_of(conversation());
  const std::vector<float> answers = all_answers(told);
  ASSERT_EQ(told.log_odds.size(), answers.size());
  std::size_t doubtful = 0;
  std::size_t not_asked = 0;
  for (std::size_t k = 0; k < answers.size(); ++k) {
    if (!told.above_noise[k]) {
      EXPECT_EQ(told.log_odds[k], -kSurest) << "frame " << k;
      continue;
    }
    EXPECT_EQ(told.log_odds[k] > 0.0F, answers[k] > 0.0F) << "frame " << k;
    if (std::abs(answers[k]) < kDoubtful) {
      ++doubtful;
      EXPECT_EQ(told.log_odds[k], answers[k]) << "frame " << k;
    } else if (std::abs(answers[k]) < kSurest && told.log_odds[k] != answers[k]) {
      ++not_asked;
      EXPECT_GE(std::abs(told.log_odds[k]), 4.0F) << "frame " << k;
    }
  }
  EXPECT_GT(doubtful, 2U);
  EXPECT_GT(not_asked, 20U);
}

}  // namespace
}  // namespace turngap::test
