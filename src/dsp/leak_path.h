#pragma once

#include "turngap/core/time.h"

namespace turngap {

/// The delayed copy of one channel in the other: echo, or crosstalk of the line.
struct LeakPath {
  Millis lag;         ///< how much later the copy comes
  double power_gain;  ///< power of the copy over the power of its source
  double clarity;     ///< height of the response's peak over its median
};

/// Copies at -25 to -35 dB stand at 20 to 1000 times the median, chance in noise below 14.
inline constexpr double kClearLeak = 16.0;

}  // namespace turngap
