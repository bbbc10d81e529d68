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
  /// Speech begins where the four strongest of twelve bands lie this far above the noise floor. Lower finds weaker
  /// speech and more noise. Sane: 5 to 15.
  double onset_snr_db = 8.0;
  /// Speech goes on while those bands lie this far above the noise floor. Sane: 3 to `onset_snr_db`.
  double hold_snr_db = 5.0;
  /// Utterances this far below the channel's own speech level are background (other voices, echo). Sane: 15 to 30.
  double background_depth_db = 20.0;
};

}  // namespace turngap
