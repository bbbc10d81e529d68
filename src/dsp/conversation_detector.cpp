#include "turngap/dsp/conversation_detector.h"

#include "dsp/channel_check.h"
#include "dsp/leak_estimator.h"
#include "dsp/speech_detector.h"

namespace turngap {

struct ConversationDetector::State {
  SpeechDetector caller;
  SpeechDetector agent;
  LeakEstimator leak;
  ChannelCheck check;
};

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(new State{{sample_rate_hz, config}, {sample_rate_hz, config}, LeakEstimator(sample_rate_hz), {}}) {}
ConversationDetector::~ConversationDetector() = default;

void ConversationDetector::push(const ConversationBlock& block) {
  State& s = *state_;
  s.check.push(block);
  s.leak.push(block);
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
  return {s.caller.utterances(), s.agent.utterances()};
}

}  // namespace turngap
