#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/sliding_buffer.h"

namespace turngap {

/// A quantile of the values in a window that slides forward over a sequence of powers, from counts by cells of a
/// sixteenth of an octave; within its cell the values are taken to lie evenly. So it is off by 0.26 dB at the very
/// most, where chance moves a low quantile of some hundred powers by half a decibel and more.
class SlidingQuantile {
 public:
  SlidingQuantile();

  /// Moves the window to [first, last), neither of which lies before that of the last call; `value(i)` is the value at
  /// i, not negative.
  template <typename Value>
  void slide(std::int64_t first, std::int64_t last, Value value) {
    drop_before(std::min(first, end_));
    if (end_ < first) restart(first);
    new_values_.clear();
    for (std::int64_t i = end_; i < last; ++i) new_values_.push_back(value(i));
    append(new_values_);
  }

  bool empty() const { return begin_ == end_; }
  /// The value that a share `q` of the window lies below; 0 where that is below 2^-50. The window is not empty.
  float quantile(double q);

 private:
  using Cell = std::uint16_t;

  void drop_before(std::int64_t first);
  void restart(std::int64_t first);
  void append(std::span<const float> values);
  std::int32_t number_below(std::span<const Cell> cells) const;
  void move_to_cell(std::int32_t rank);

  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::vector<float> new_values_;  ///< scratch
  SlidingBuffer<Cell> cells_;      ///< of each value
  std::vector<std::int32_t> counts_;
  std::size_t cell_ = 0;    ///< the cell looked at last
  std::int32_t below_ = 0;  ///< how many values lie in the cells before it
};

}  // namespace turngap
