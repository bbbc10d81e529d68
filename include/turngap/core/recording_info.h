#pragma once

#include <cstdint>
#include <string>

#include "turngap/core/time.h"

namespace turngap {

/// Which channel of the file carries the caller; the other one carries the agent.
enum class CallerChannel { left, right };

/// What is known of a recording before its samples are read.
struct RecordingInfo {
  int sample_rate_hz = 0;
  /// Samples per channel that the header declares; where it declares none (a streamed WAV or FLAC, an MP3 without Xing
  /// frame), those that were read so far.
  std::int64_t frames = 0;
  std::string format;  ///< container and encoding, e.g. "WAV PCM_16"
  /// The stretch of sound that the coder takes as one and over which it spreads its noise; 0 where it keeps the
  /// waveform or codes much finer than an edge is measured.
  Millis coding_block{0.0};

  Millis duration() const { return millis_at(frames, sample_rate_hz); }
};

}  // namespace turngap
