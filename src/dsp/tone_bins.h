#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace turngap {

/// Bins from `first` to before `last`.
struct BinRange {
  std::size_t first;
  std::size_t last;

  friend bool operator==(const BinRange&, const BinRange&) = default;
};

/// The bins, half a Hertz or one wide, that hold a tone: those whose power over twenty seconds stands far out of that
/// of the bins around them, as no voice's does, each with the neighbours over which a window smears it. In ascending
/// order; where tones lie close together, their ranges overlap.
std::vector<BinRange> bins_of_tones(std::span<const float> power);

}  // namespace turngap
