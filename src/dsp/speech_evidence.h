#pragma once

#include <cstdint>
#include <vector>

#include "dsp/dense_net.h"
#include "dsp/frame_features.h"

namespace turngap {

/// Offsets in frames at which the evidence of a frame looks at features.
inline constexpr std::array<std::int64_t, 15> kEvidenceTaps{-30, -20, -12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12, 20, 30};

/// Log odds are kept within this; no single frame decides alone.
inline constexpr float kSurest = 8.0F;

/// The net whose weights come with turngap (see docs/method.md for what they were trained on).
const DenseNet& speech_net();

/// Log odds of "speech by this party" against everything else (noise, breath, decay, click, tone, music, leak) for
/// frames [from, to) of `features`, which must reach 300 ms further or to the end of the recording; beyond its ends
/// the first and the last frame are taken. A frame with nothing above the noise is surely no speech, and one between
/// two that are plainly the same has their mean; the net is asked for the others.
std::vector<float> speech_log_odds(const DenseNet& net, const FeatureTrack& features, std::int64_t from,
                                   std::int64_t to);

}  // namespace turngap
