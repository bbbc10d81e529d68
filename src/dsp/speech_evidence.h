#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/evidence_net.h"
#include "dsp/frame_features.h"
#include "dsp/sliding_buffer.h"

namespace turngap {

/// Log odds are kept within this; no single frame decides alone.
inline constexpr float kSurest = 8.0F;

/// The net whose weights come with turngap (see docs/method.md for what they were trained on).
const EvidenceNet& speech_net();

/// Log odds of "speech by this party" against everything else (noise, breath, decay, click, tone, music, leak), frame
/// by frame.
class SpeechEvidence {
 public:
  /// Of frames [from, to) of `features`, which must reach 300 ms further or to the end of the recording; beyond its
  /// ends the first and the last frame are taken. A frame with nothing above the noise is surely no speech, and one
  /// between two that are plainly the same has their mean; the net, the same one every time, is asked for the others.
  /// Frames are taken in order.
  std::vector<float> log_odds(const EvidenceNet& net, const FeatureTrack& features, std::int64_t from, std::int64_t to);

 private:
  /// What the net makes of frames [first, last), of those that it did not look at before.
  std::span<const float> look(const EvidenceNet& net, const FeatureTrack& features, std::int64_t first,
                              std::int64_t last);

  SlidingBuffer<float> seen_;  ///< of frames one after the other, as many numbers for each as the net makes of it
};

}  // namespace turngap
