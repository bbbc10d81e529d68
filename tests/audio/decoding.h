#pragma once

#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "support/encode.h"
#include "turngap/audio/recording_reader.h"
#include "turngap/core/error.h"

namespace turngap::test {

/// A recording read to its end; the caller on the left.
struct Decoded {
  RecordingInfo info;
  StereoSamples samples;
};

inline Decoded decode(ByteSource source, CallerChannel caller = CallerChannel::left) {
  RecordingReader reader(source, caller);
  Decoded decoded;
  while (const auto block = reader.next_block()) {
    decoded.samples.left.insert(decoded.samples.left.end(), block->caller.begin(), block->caller.end());
    decoded.samples.right.insert(decoded.samples.right.end(), block->agent.begin(), block->agent.end());
  }
  decoded.info = reader.info();
  return decoded;
}

inline ByteSource source_of(std::string bytes) {
  return ByteSource::from_stream(std::make_unique<std::istringstream>(std::move(bytes), std::ios::binary));
}

inline Decoded decode(std::string bytes, CallerChannel caller = CallerChannel::left) {
  return decode(source_of(std::move(bytes)), caller);
}

/// Why `bytes` are refused; nothing if they are read to their end.
inline std::optional<RecordingFault> fault_of(std::string bytes) {
  try {
    decode(std::move(bytes));
    return std::nullopt;
  } catch (const RecordingError& error) {
    return error.fault();
  }
}

inline std::optional<RecordingFault> fault_of(const std::filesystem::path& path) {
  try {
    decode(ByteSource::from_file(path));
    return std::nullopt;
  } catch (const RecordingError& error) {
    return error.fault();
  }
}

}  // namespace turngap::test
