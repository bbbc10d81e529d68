#pragma once

#include <cstddef>
#include <span>

#include "turngap/core/level_grid.h"

namespace turngap {

/// What a spectrogram shows, and how finely.
struct SpectrogramSize {
  std::size_t columns = 360;
  std::size_t rows = 64;
  double highest_hz = 4000.0;  ///< at most half the sample rate
};

/// The levels of a signal, windows of 32 ms spread evenly over it: in each cell the strongest of its lines, relative to
/// a full scale square wave and at least -120. Fewer columns where the signal is shorter than that many samples; none
/// where it is shorter than a window.
LevelGrid spectrogram(std::span<const float> samples, int sample_rate_hz, const SpectrogramSize& size = {});

}  // namespace turngap
