#pragma once

#include <functional>

#include "turngap/core/time.h"

namespace turngap {

enum class Party { caller, agent };

/// What the detector saw in one frame of 32 ms, every 10 ms. Levels are in dB relative to a full scale square wave, at
/// least -120: sums over the bands from 80 to 3950 Hz, but for the leak, which is that of all frequencies in the
/// millisecond at `time`.
struct FrameView {
  Party party;
  Millis time;         ///< the middle of the frame
  double level_dbfs;   ///< of the frame
  double noise_dbfs;   ///< of the noise around it
  double leak_dbfs;    ///< of what may have leaked from the other channel
  double harmonicity;  ///< 0 to 1: how periodic it is at the pitch of a voice
  double log_odds;     ///< of speech by this party against everything else, -8 to 8
};

/// Is told every frame of both channels, each channel in order of time.
using FrameObserver = std::function<void(const FrameView&)>;

}  // namespace turngap
