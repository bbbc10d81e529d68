#pragma once

#include <cstdint>

#include "dsp/level_track.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Tells for each channel in which milliseconds its samples lie at full scale. It sees them as they were recorded: a
/// low-pass would round what a converter cut.
class ConversationClipping {
 public:
  explicit ConversationClipping(int sample_rate_hz);

  /// Appends the steps that `block` completes.
  void push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent);

 private:
  void complete_step(LevelTrack& caller, LevelTrack& agent);

  int sample_rate_hz_;
  std::int64_t samples_seen_ = 0;
  std::int64_t step_end_;      ///< one past the last sample of the step that is not complete
  bool caller_clips_ = false;  ///< within that step
  bool agent_clips_ = false;
};

}  // namespace turngap
