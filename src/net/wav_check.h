#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace turngap {

/// What is wrong with a downloaded WAV file; both empty where nothing is.
struct WavVerdict {
  std::string problem;  ///< may be another one when fetched again
  std::string mono;     ///< it has not two channels, and never will
};

/// Whether the `size` bytes of an open file are a WAV file whose chunks end with the file, of two channels, and of a
/// length within 1 s of `duration_s` (services give whole seconds).
WavVerdict check_wav(int file, std::int64_t size, std::optional<int> duration_s);

}  // namespace turngap
