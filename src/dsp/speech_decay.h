#pragma once

#include <optional>
#include <vector>

#include "dsp/edge_window.h"
#include "turngap/core/finding.h"
#include "turngap/core/time.h"

namespace turngap {

/// How fast the speech on one channel dies away. In a room, or on a speakerphone, even a stop goes on ringing: all
/// utterances take long, not only those that end in a vowel.
class SpeechDecay {
 public:
  /// One more utterance, whose end lies at `end` in `window`.
  void add(const EdgeWindow& window, Millis end);

  /// `reverberant`, where three of four utterances take longer than a dry one does.
  std::optional<Finding> finding(const char* party) const;

 private:
  std::vector<double> decays_ms_;  ///< from 15 to 32 dB below the speech level
};

}  // namespace turngap
