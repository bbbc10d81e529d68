#pragma once

#include <vector>

#include "turngap/core/level_grid.h"
#include "turngap/core/time.h"

namespace turngap {

/// What the detector believed at a moment.
struct Belief {
  Millis time;            ///< from the start of the recording
  double log_odds = 0.0;  ///< of speech by this party against everything else, -8 to 8
};

/// One channel around a turn.
struct ChannelExcerpt {
  std::vector<float> samples;
  LevelGrid spectrum;
  std::vector<Belief> beliefs;
};

/// What is heard and seen of a recording around one of its turns.
struct TurnExcerpt {
  Millis from;  ///< from the start of the recording
  Millis to;
  int sample_rate_hz = 0;  ///< of `samples`; below 32 kHz, for looking and listening
  ChannelExcerpt caller;
  ChannelExcerpt agent;
};

}  // namespace turngap
