#include "turngap/dsp/conversation_detector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "dsp/channel_check.h"
#include "dsp/leak_estimator.h"
#include "dsp/lost_packets.h"
#include "dsp/speech_detector.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

// Written so that NaN fails as well.
DetectorConfig checked(const DetectorConfig& config) {
  const bool sane = config.max_pause >= Millis{0.0} && config.min_utterance >= Millis{0.0} &&
                    config.edge_depth_db > 0.0 && config.hold_snr_db <= config.onset_snr_db &&
                    config.background_depth_db > 0.0;
  if (sane) return config;
  throw FatalError(
      "detector settings: expected pauses and lengths of at least 0, depths above 0 and a hold SNR not above the onset "
      "SNR, found something else; see turngap analyze --help");
}

}  // namespace

struct ConversationDetector::State {
  SpeechDetector caller;
  SpeechDetector agent;
  LeakEstimator leak;
  ChannelCheck check;
  LostPackets caller_packets;
  LostPackets agent_packets;

  std::vector<Finding> findings() const;
};

std::vector<Finding> ConversationDetector::State::findings() const {
  auto findings = check.findings();
  std::ranges::move(leak.findings(), std::back_inserter(findings));
  if (auto finding = caller_packets.finding("caller")) findings.push_back(std::move(*finding));
  if (auto finding = agent_packets.finding("agent")) findings.push_back(std::move(*finding));
  return findings;
}

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(new State{{sample_rate_hz, checked(config)},
                       {sample_rate_hz, config},
                       LeakEstimator(sample_rate_hz),
                       {},
                       LostPackets(sample_rate_hz),
                       LostPackets(sample_rate_hz)}) {}
ConversationDetector::~ConversationDetector() = default;

void ConversationDetector::tell_frames(const FrameObserver& observer) {
  state_->caller.tell_frames(Party::caller, observer);
  state_->agent.tell_frames(Party::agent, observer);
}

void ConversationDetector::push(const ConversationBlock& block) {
  State& s = *state_;
  s.check.push(block);
  s.leak.push(block);
  s.caller_packets.push(block.caller);
  s.agent_packets.push(block.agent);
  s.caller.push(block.caller);
  s.agent.push(block.agent);
  s.caller.decide(s.agent, s.leak.agent_in_caller());
  s.agent.decide(s.caller, s.leak.caller_in_agent());
}

ConversationUtterances ConversationDetector::finish() {
  State& s = *state_;
  s.check.require_conversation();
  s.caller.end_of_samples();
  s.agent.end_of_samples();
  s.caller.decide_the_rest(s.agent, s.leak.agent_in_caller());
  s.agent.decide_the_rest(s.caller, s.leak.caller_in_agent());
  return {s.caller.utterances(), s.agent.utterances(), s.findings()};
}

}  // namespace turngap
