#pragma once

#include <cstdint>

#include "dsp/band_frames.h"

namespace turngap {

/// The noise power in each band around frames [from, to): a low quantile of the band powers over the two seconds before
/// and after, so that speech does not raise it and a changing background is followed. Never below the quantisation
/// noise of telephone audio.
/// Source: R. Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics",
/// IEEE Trans. Speech Audio Process. 9(5), 2001; V. Stahl et al., "Quantile based noise estimation", ICASSP 2000.
BandPowers noise_floor(const BandFrames& frames, std::int64_t from, std::int64_t to);

/// How far the floor looks to either side.
inline constexpr Millis kFloorReach{2000.0};

}  // namespace turngap
