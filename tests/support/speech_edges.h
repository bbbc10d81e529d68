#pragma once

#include <span>
#include <vector>

#include "turngap/core/time.h"

namespace turngap::test {

/// The frame in which levels are measured, and so the resolution of a true edge: an edge lies on the outer border of
/// the first or last frame that counts, which is at most this far outside the crossing itself.
inline constexpr Millis kLevelFrame{5.0};

/// How far below an utterance's level its edges lie.
inline constexpr double kEdgeDepthDb = 35.0;

/// The true edges of one utterance.
struct SpeechEdges {
  Millis onset;
  Millis end;

  Millis duration() const { return end - onset; }
};

/// RMS of consecutive 5 ms frames, linear, beginning at the first sample. An incomplete last frame is left out.
std::vector<double> frame_levels(std::span<const float> samples, int sample_rate_hz);

/// The speech level of an utterance: the 95th percentile of its frame levels (linear interpolation between ranks).
/// Only frames within 60 dB of the loudest count, so that silence around the utterance does not move it.
double speech_level(std::span<const double> frame_levels);

/// The edges of the one utterance in `clean`, counted from its first sample: the first and last frame within
/// `depth_db` of its speech level. Computed from clean samples, before noise or codecs: this is the truth that
/// detectors are measured against. Throws std::invalid_argument if there is no sound in it.
SpeechEdges true_edges(std::span<const float> clean, int sample_rate_hz, double depth_db = kEdgeDepthDb);

}  // namespace turngap::test
