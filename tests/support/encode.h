#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace turngap::test {

/// Samples of both channels of a file, of equal length.
struct StereoSamples {
  std::vector<float> left;
  std::vector<float> right;
};

enum class Encoding {
  wav_pcm16,
  wav_pcm24,
  wav_pcm32,
  wav_float,
  wav_alaw,
  wav_mulaw,
  wav_extensible,
  wav_big_endian,  ///< RIFX
  wav_adpcm,       ///< IMA ADPCM, whose blocks hold many samples
  rf64,
  flac,
  vorbis,
  opus,
  mp3,  ///< of variable bit rate
  mp3_constant_rate,
  aiff,  ///< audio that turngap does not read
};

/// The whole file as bytes. Throws std::invalid_argument if the encoder refuses (Opus takes 8, 12, 16, 24 and 48 kHz).
std::string encode(const StereoSamples& samples, int sample_rate_hz, Encoding encoding);

/// What a test prints for `encoding`.
std::string to_string(Encoding encoding);

}  // namespace turngap::test
