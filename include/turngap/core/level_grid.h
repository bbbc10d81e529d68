#pragma once

#include <cstddef>
#include <vector>

namespace turngap {

/// Levels over time and frequency.
struct LevelGrid {
  std::size_t columns = 0;        ///< of time, equally spaced
  std::size_t rows = 0;           ///< of frequency, equally spaced from 0
  std::vector<float> level_dbfs;  ///< column by column, the lowest frequency first
};

}  // namespace turngap
