#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "turngap/core/time.h"

namespace turngap::test {

/// How an utterance sounds. The defaults are a plain male voice with sharp edges.
struct SpeechSettings {
  double pitch_hz = 115.0;     ///< at the start; falls by a fifth towards the end. Sane: 80 to 260
  double vocal_tract = 1.0;    ///< factor on the formants: about 1.0 for men, 1.15 for women
  double level_dbfs = -20.0;   ///< RMS between the edges
  bool fricatives = true;      ///< noise bursts at the start of some syllables
  double level_step_db = 8.0;  ///< depth of the dips between syllables
  /// Slope of the attack and the decay in dB per millisecond; nothing: the sound begins and stops at once. A slope of
  /// s puts the 35 dB edge about 35 / s ms away from full level.
  std::optional<double> attack_db_per_ms;
  std::optional<double> decay_db_per_ms;
};

/// One utterance whose edges are known.
struct SyntheticSpeech {
  std::vector<float> samples;
  Millis onset;  ///< true onset, from the first sample
  Millis end;    ///< true end, from the first sample
};

/// Speech-like sound: glottal pulses with a falling pitch through four moving formants, syllables at 3 to 6 Hz, noise
/// bursts. The distance between its true edges is `duration` (>= 100 ms), up to `kLevelFrame` at each sloping edge. The
/// same arguments give the same samples.
SyntheticSpeech synthesise_speech(int sample_rate_hz, std::uint64_t seed, Millis duration,
                                  const SpeechSettings& settings = {});

}  // namespace turngap::test
