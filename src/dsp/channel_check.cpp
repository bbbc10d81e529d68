#include "dsp/channel_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// -60 dBFS: the softest speech that a line carries lies above, the noise of an idle converter below.
constexpr float kSilentPeak = 1e-3F;
// -40 dB: what a lossy codec makes of two equal channels.
constexpr double kIdenticalRatio = 1e-4;

Finding dead_channel(Flag flag, const char* party) {
  return {
      flag,
      fmt::format("no sound above -60 dBFS on the {}'s channel: it was not recorded, or the {} was never connected; "
                  "nothing can be said of the waits",
                  party, party),
      true};
}

}  // namespace

void ChannelCheck::push(const ConversationBlock& block) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    const float caller = block.caller[i];
    const float agent = block.agent[i];
    caller_peak_ = std::max(caller_peak_, std::abs(caller));
    agent_peak_ = std::max(agent_peak_, std::abs(agent));
    energy_ += static_cast<double>(caller) * caller + static_cast<double>(agent) * agent;
    difference_energy_ += static_cast<double>(caller - agent) * (caller - agent);
  }
}

void ChannelCheck::require_conversation() const {
  if (std::max(caller_peak_, agent_peak_) < kSilentPeak) {
    throw RecordingError(RecordingFault::silent, "expected speech, found no sound above -60 dBFS on either channel");
  }
  if (difference_energy_ < kIdenticalRatio * energy_) {
    throw RecordingError(RecordingFault::identical_channels,
                         "expected one party on each channel, found the same signal on both; record the call with two "
                         "channels (at Twilio: RecordingChannels=dual)");
  }
}

std::vector<Finding> ChannelCheck::findings() const {
  if (caller_peak_ < kSilentPeak) return {dead_channel(Flag::caller_channel_dead, "caller")};
  if (agent_peak_ < kSilentPeak) return {dead_channel(Flag::agent_channel_dead, "agent")};
  return {};
}

}  // namespace turngap
