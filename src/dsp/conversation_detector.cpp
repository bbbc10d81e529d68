#include "turngap/dsp/conversation_detector.h"

#include "dsp/speech_detector.h"

namespace turngap {

struct ConversationDetector::State {
  SpeechDetector caller;
  SpeechDetector agent;
};

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(new State{{sample_rate_hz, config}, {sample_rate_hz, config}}) {}
ConversationDetector::~ConversationDetector() = default;

void ConversationDetector::push(const ConversationBlock& block) {
  state_->caller.push(block.caller);
  state_->agent.push(block.agent);
}

ConversationUtterances ConversationDetector::finish() {
  return {state_->caller.finish(), state_->agent.finish()};
}

}  // namespace turngap
