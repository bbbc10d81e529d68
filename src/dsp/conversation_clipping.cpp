#include "dsp/conversation_clipping.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "dsp/wide_clones.h"
#include "turngap/core/time.h"

namespace turngap {
namespace {

// The largest value of A-law lies at 0.98 of full scale.
constexpr float kFullScale = 0.98F;

TURNGAP_WIDE_CLONES bool reaches_full_scale(std::span<const float> samples) {
  int loud = 0;
  for (const float sample : samples) loud |= std::abs(sample) >= kFullScale ? 1 : 0;
  return loud != 0;
}

}  // namespace

ConversationClipping::ConversationClipping(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz), step_end_(samples_in(Millis{1.0}, sample_rate_hz)) {}

void ConversationClipping::push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent) {
  const bool loud = reaches_full_scale(block.caller) || reaches_full_scale(block.agent);
  for (std::size_t done = 0; done < block.size();) {
    const std::size_t count = std::min(block.size() - done, static_cast<std::size_t>(step_end_ - samples_seen_));
    if (loud) {
      caller_clips_ = reaches_full_scale(block.caller.subspan(done, count)) || caller_clips_;
      agent_clips_ = reaches_full_scale(block.agent.subspan(done, count)) || agent_clips_;
    }
    samples_seen_ += static_cast<std::int64_t>(count);
    done += count;
    if (samples_seen_ == step_end_) complete_step(caller, agent);
  }
}

void ConversationClipping::complete_step(LevelTrack& caller, LevelTrack& agent) {
  caller.clipped_.push_back(caller_clips_ ? 1 : 0);
  agent.clipped_.push_back(agent_clips_ ? 1 : 0);
  caller_clips_ = agent_clips_ = false;
  step_end_ = samples_in(Millis{static_cast<double>(caller.clipped_.end_index() + 1)}, sample_rate_hz_);
}

}  // namespace turngap
