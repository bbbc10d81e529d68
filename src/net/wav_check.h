#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace turngap {

/// What is wrong with a downloaded WAV file; all empty where nothing is.
struct WavVerdict {
  std::string problem;  ///< may be another one when fetched again
  std::string mono;     ///< it has not two channels, and never will
  std::string remark;   ///< odd, and the same when fetched again: kept as it is
};

/// Whether the `size` bytes of an open file are a WAV file of two channels that holds all samples it promises. Sizes
/// that a streaming writer left open, bytes behind the samples, and a length that is not within 1 s of `duration_s`
/// (services give whole seconds) are remarks.
WavVerdict check_wav(int file, std::int64_t size, std::optional<int> duration_s);

}  // namespace turngap
