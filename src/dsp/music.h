#pragma once

#include "dsp/band_frames.h"
#include "dsp/stretch.h"

namespace turngap {

/// What tells music from speech in one sound.
struct MusicEvidence {
  double flux = 0.0;         ///< mean change of the spectral shape in 50 ms: sum of |sqrt| differences of band shares
  double spread_db = 0.0;    ///< standard deviation of the levels of the frames within 35 dB of the loudest
  double harmonicity = 0.0;  ///< mean; one voice is more periodic than several instruments
};

/// `sound` must lie within the frames and hold at least 100 ms.
MusicEvidence music_evidence(const BandFrames& frames, Stretch sound);

/// Whether a sound is music rather than speech: longer than a syllable, its spectrum changing slowly, its level steady
/// and no single voice in it. Noise blurs all three, so that this holds where noise lies below the speech edges.
/// Measured on 8,500 stretches of recorded speech between pauses, of six voices in five languages, and on 1,500 pieces
/// of hold music of 0.4 to 2.5 s: none of the former and 93 in a hundred of the latter are called music.
bool is_music(const BandFrames& frames, Stretch sound);

}  // namespace turngap
