#pragma once

#include <cstdint>

#include "dsp/band_frames.h"
#include "dsp/level_track.h"
#include "dsp/sliding_buffer.h"

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

/// A stretch of time [begin_ms, end_ms) from the start of the recording.
struct Stretch {
  std::int64_t begin_ms;
  std::int64_t end_ms;

  std::int64_t length_ms() const { return end_ms - begin_ms; }
};

}  // namespace turngap
