#include "turngap/dsp/conversation_detector.h"

#include "dsp/channel_check.h"
#include "dsp/speech_detector.h"

namespace turngap {

struct ConversationDetector::State {
  SpeechDetector caller;
  SpeechDetector agent;
  ChannelCheck check;
};

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(new State{{sample_rate_hz, config}, {sample_rate_hz, config}, {}}) {}
ConversationDetector::~ConversationDetector() = default;

void ConversationDetector::push(const ConversationBlock& block) {
  state_->check.push(block);
  state_->caller.push(block.caller);
  state_->agent.push(block.agent);
}

ConversationUtterances ConversationDetector::finish() {
  state_->check.require_conversation();
  return {state_->caller.finish(), state_->agent.finish()};
}

}  // namespace turngap
