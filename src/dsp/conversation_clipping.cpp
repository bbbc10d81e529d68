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

void ConversationClipping::push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent) {
  mark(block.caller, caller_clips_, caller.clipped_);
  mark(block.agent, agent_clips_, agent.clipped_);
  samples_seen_ += static_cast<std::int64_t>(block.size());
}

// `clips` tells of the step that is not complete.
void ConversationClipping::mark(std::span<const float> samples, bool& clips, SlidingBuffer<std::uint8_t>& steps) const {
  const std::int64_t known = steps.end_index();
  const std::int64_t complete =
      millis_within(samples_seen_ + static_cast<std::int64_t>(samples.size()), sample_rate_hz_);
  steps.append(static_cast<std::size_t>(complete - known), 0);
  if (clips && known < complete) {
    steps[known] = 1;
    clips = false;
  }
  if (!reaches_full_scale(samples)) return;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i]) < kFullScale) continue;
    const std::int64_t step = millis_within(samples_seen_ + static_cast<std::int64_t>(i), sample_rate_hz_);
    if (step < complete) steps[step] = 1;
    clips = clips || step == complete;
  }
}

}  // namespace turngap
