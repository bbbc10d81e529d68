#include "dsp/channel_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>

#include "dsp/wide_clones.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

// -60 dBFS: the softest speech that a line carries lies above, the noise of an idle converter below.
constexpr float kSilentPeak = 1e-3F;
// -40 dB: what a lossy codec makes of two equal channels.
constexpr double kIdenticalRatio = 1e-4;

// Sums are taken in so many parts at a time, so that they need not wait for one another.
constexpr std::size_t kSumParts = 4;

TURNGAP_WIDE_CLONES float peak_of(std::span<const float> samples) {
  std::int32_t peak = 0;  // bit patterns of magnitudes are ordered as they are
  for (const float x : samples) peak = std::max(peak, std::bit_cast<std::int32_t>(std::abs(x)));
  return std::bit_cast<float>(peak);
}

// Adds those of both channels together, and of their difference.
TURNGAP_WIDE_CLONES void add_energies(const ConversationBlock& block, double& both, double& between) {
  std::array<double, kSumParts> energy{};
  std::array<double, kSumParts> difference_energy{};
  const auto add = [&](std::size_t part, std::size_t i) {
    const double caller = block.caller[i];
    const double agent = block.agent[i];
    energy[part] += caller * caller + agent * agent;
    difference_energy[part] += (caller - agent) * (caller - agent);
  };
  std::size_t i = 0;
  for (; i + kSumParts <= block.size(); i += kSumParts) {
    for (std::size_t part = 0; part < kSumParts; ++part) add(part, i + part);
  }
  for (; i < block.size(); ++i) add(0, i);
  both = std::accumulate(energy.begin(), energy.end(), both);
  between = std::accumulate(difference_energy.begin(), difference_energy.end(), between);
}

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
  caller_peak_ = std::max(caller_peak_, peak_of(block.caller));
  agent_peak_ = std::max(agent_peak_, peak_of(block.agent));
  add_energies(block, energy_, difference_energy_);
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
