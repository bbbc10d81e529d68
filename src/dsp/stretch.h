#pragma once

#include <cstdint>

namespace turngap {

/// A stretch of time [begin_ms, end_ms) from the start of the recording.
struct Stretch {
  std::int64_t begin_ms;
  std::int64_t end_ms;

  std::int64_t length_ms() const { return end_ms - begin_ms; }
};

}  // namespace turngap
