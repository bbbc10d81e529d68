#pragma once

#include "turngap/core/time.h"

namespace turngap {

/// What the detector calls speech, and where it ends. One set of defaults for every line and codec.
struct DetectorConfig {
  /// Silence longer than this splits an utterance; shorter silence is a pause inside it. Moves no reported time.
  /// Sane: 100 to 500.
  Millis max_pause{200.0};
  /// Sounds shorter than this are no utterance. Sane: 30 to 150.
  Millis min_utterance{60.0};
  /// An edge lies where the channel falls this far below the utterance's speech level. Sane: 25 to 45; between 30 and
  /// 45 dB onsets move by about 5 ms and ends by 30 to 60 ms.
  double edge_depth_db = 35.0;
};

}  // namespace turngap
