#include "dsp/channel_check.h"

#include <algorithm>
#include <cmath>

#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr float kSilentPeak = 1e-3F;
constexpr double kIdenticalRatio = 1e-4;

}  // namespace

void ChannelCheck::push(const ConversationBlock& block) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    const float caller = block.caller[i];
    const float agent = block.agent[i];
    peak_ = std::max({peak_, std::abs(caller), std::abs(agent)});
    energy_ += static_cast<double>(caller) * caller + static_cast<double>(agent) * agent;
    difference_energy_ += static_cast<double>(caller - agent) * (caller - agent);
  }
}

void ChannelCheck::require_conversation() const {
  if (peak_ < kSilentPeak) {
    throw RecordingError(RecordingFault::silent, "expected speech, found no sound above -60 dBFS on either channel");
  }
  if (difference_energy_ < kIdenticalRatio * energy_) {
    throw RecordingError(RecordingFault::identical_channels,
                         "expected one party on each channel, found the same signal on both; record the call with two "
                         "channels (at Twilio: RecordingChannels=dual)");
  }
}

}  // namespace turngap
