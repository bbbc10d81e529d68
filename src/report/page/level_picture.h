#pragma once

#include <string>

#include "turngap/core/level_grid.h"

namespace turngap {

/// A spectrogram as a PNG, one pixel a value, low frequencies below: from 60 dB below `loudest_dbfs` to it. Its
/// colours grow steadily lighter (after viridis: S. van der Walt, N. Smith), so that it is read without colours too.
std::string to_png(const LevelGrid& levels, float loudest_dbfs);

}  // namespace turngap
