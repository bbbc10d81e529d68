#pragma once

#include <optional>
#include <vector>

#include "dsp/edge_power.h"
#include "turngap/core/finding.h"

namespace turngap {

/// How fast the speech on one channel falls. Within an utterance the level drops by 25 dB and more at a closure or
/// between words; in a room, or on a speakerphone, even a stop goes on ringing, and no closure is steeper than the
/// decay.
class SpeechDecay {
 public:
  /// One more utterance. One in whose noise a steep fall could not be seen tells nothing.
  void add(const EdgePower& power);

  /// How fast the steeper quarter of the utterances so far fell; nothing where none told anything.
  std::optional<LevelFalls> usual() const;

  /// `reverberant`, where hardly an utterance falls as fast as dry ones do.
  std::optional<Finding> finding(const char* party) const;

 private:
  std::vector<double> in_30_ms_;  ///< of each utterance, in ascending order
  std::vector<double> in_100_ms_;
};

}  // namespace turngap
