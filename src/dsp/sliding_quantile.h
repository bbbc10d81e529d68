#pragma once

#include <cstddef>
#include <cstdint>
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
    while (begin_ < end_ && begin_ < first) drop_first();
    if (end_ < first) restart(first);
    while (end_ < last) append(value(end_));
  }

  bool empty() const { return begin_ == end_; }
  /// The value that a share `q` of the window lies below; 0 where that is below 2^-50. The window is not empty.
  float quantile(double q);

 private:
  void drop_first();
  void restart(std::int64_t first);
  void append(float value);
  void move_to_cell(std::int32_t rank);

  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  SlidingBuffer<std::uint16_t> cells_;  ///< of each value
  std::vector<std::int32_t> counts_;
  std::size_t cell_ = 0;    ///< the cell looked at last
  std::int32_t below_ = 0;  ///< how many values lie in the cells before it
};

}  // namespace turngap
