#pragma once

#include <optional>
#include <vector>

#include "dsp/level_track.h"
#include "turngap/core/finding.h"
#include "turngap/core/time.h"

namespace turngap {

/// Whether a channel is shut while nobody speaks: a noise gate, a voice activity detector that sends nothing in pauses,
/// a denoiser that mutes. Soft beginnings and ends may be cut with the noise.
class LineGate {
 public:
  /// One more utterance, which ends at `end`.
  void add(const LevelTrack& levels, Millis end);

  /// `gated`, where the channel drops behind most utterances as no voice and no room does.
  std::optional<Finding> finding(const char* party) const;

 private:
  std::vector<double> drops_db_;  ///< the greatest behind each utterance
};

}  // namespace turngap
