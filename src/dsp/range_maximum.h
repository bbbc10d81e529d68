#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

namespace turngap {

/// The greatest of any run of some values, looked up: of each power of two the greatest of as many values from each on
/// is known, and two such runs cover any other (M. A. Bender and M. Farach-Colton, "The LCA problem revisited", LATIN
/// 2000).
class RangeMaximum {
 public:
  RangeMaximum() = default;
  /// Of runs of up to `longest` > 0 values.
  RangeMaximum(std::vector<float> values, std::size_t longest) : greatest_{std::move(values)} {
    for (std::size_t length = 1; 2 * length <= longest; length *= 2) {
      const std::vector<float>& half = greatest_.back();
      std::vector<float> whole(half);
      for (std::size_t i = 0; i + length < half.size(); ++i) whole[i] = std::max(half[i], half[i + length]);
      greatest_.push_back(std::move(whole));
    }
  }

  /// Of values [first, last), at least one.
  float of(std::size_t first, std::size_t last) const {
    const auto power = static_cast<std::size_t>(std::bit_width(last - first) - 1);
    const std::vector<float>& runs = greatest_[power];
    return std::max(runs[first], runs[last - (std::size_t{1} << power)]);
  }

 private:
  std::vector<std::vector<float>> greatest_;  ///< of 1, 2, 4, ... values from each on
};

}  // namespace turngap
