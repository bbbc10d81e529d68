#pragma once

#include <cstdint>

#include "dsp/band_frames.h"
#include "dsp/level_track.h"
#include "dsp/sliding_buffer.h"
#include "dsp/stretch.h"

namespace turngap {

/// The floor is estimated once for this many frames.
inline constexpr std::int64_t kFramesPerFloor = 100;

/// What is known of the recent past of one channel.
struct ChannelEvidence {
  const BandFrames& frames;
  const LevelTrack& levels;
  const SlidingBuffer<std::uint8_t>& active;  ///< per frame: 1 where the bands stand out of the noise
  const SlidingBuffer<BandPowers>& floors;    ///< per kFramesPerFloor frames: noise power in each band
  const SlidingBuffer<float>& leak;           ///< per millisecond: power that may have leaked from the other channel
};

}  // namespace turngap
