#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace turngap::test {

/// Where the samples of a WAV file lie.
struct WavLayout {
  int channels = 0;
  std::uint32_t bytes_per_second = 0;
  std::size_t bytes_per_frame = 0;
  std::size_t format_offset = 0;
  std::size_t data_offset = 0;
  std::size_t data_bytes = 0;

  double duration_s() const { return static_cast<double>(data_bytes) / bytes_per_second; }
};

/// Throws std::runtime_error, with `name` in its words, where the bytes are no WAV file.
WavLayout wav_layout(std::string_view wav, const std::string& name);

/// A WAV file with the first channel alone. The service mixes the channels; a client that measures uses neither.
std::string first_channel(std::string_view wav);

}  // namespace turngap::test
