#pragma once

#include <algorithm>
#include <cstdint>

#include "dsp/band_frames.h"
#include "dsp/level_track.h"
#include "dsp/noise_model.h"
#include "dsp/sliding_buffer.h"

namespace turngap {

/// The noise is estimated once for this many frames.
inline constexpr std::int64_t kFramesPerNoise = 50;

/// What is known of the recent past of one channel.
struct ChannelEvidence {
  const BandFrames& frames;
  const LevelTrack& levels;
  const SlidingBuffer<float>& log_odds;  ///< per frame: of speech by this party
  const SlidingBuffer<Noise>& noises;    ///< per kFramesPerNoise frames
  const SlidingBuffer<float>& leak;      ///< per millisecond: power that may have leaked from the other channel

  const Noise& noise_at(std::int64_t frame) const {
    return noises[std::clamp(frame / kFramesPerNoise, noises.begin_index(), noises.end_index() - 1)];
  }
};

}  // namespace turngap
