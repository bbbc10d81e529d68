#pragma once

#include <cstdint>
#include <span>

#include "dsp/level_track.h"
#include "dsp/sliding_buffer.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Tells for each channel in which milliseconds its samples lie at full scale. It sees them as they were recorded: a
/// low-pass would round what a converter cut.
class ConversationClipping {
 public:
  explicit ConversationClipping(int sample_rate_hz) : sample_rate_hz_(sample_rate_hz) {}

  /// Appends the steps that `block` completes.
  void push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent);

 private:
  void mark(std::span<const float> samples, bool& clips, SlidingBuffer<std::uint8_t>& steps) const;

  int sample_rate_hz_;
  std::int64_t samples_seen_ = 0;
  bool caller_clips_ = false;  ///< within the step that is not complete
  bool agent_clips_ = false;
};

}  // namespace turngap
