#include "support/encode.h"

#include <sndfile.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace turngap::test {
namespace {

struct SndfileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

struct Bytes {
  std::string text;
  std::size_t at = 0;
};

Bytes& bytes_of(void* user) {
  return *static_cast<Bytes*>(user);
}

sf_count_t size_of(void* user) {
  return static_cast<sf_count_t>(bytes_of(user).text.size());
}

sf_count_t seek(sf_count_t offset, int whence, void* user) {
  Bytes& bytes = bytes_of(user);
  const auto from = whence == SEEK_SET ? std::size_t{0} : whence == SEEK_CUR ? bytes.at : bytes.text.size();
  bytes.at = static_cast<std::size_t>(static_cast<sf_count_t>(from) + offset);
  return static_cast<sf_count_t>(bytes.at);
}

sf_count_t read(void* to, sf_count_t count, void* user) {
  Bytes& bytes = bytes_of(user);
  if (bytes.at >= bytes.text.size()) return 0;
  const std::size_t copied = bytes.text.copy(static_cast<char*>(to), static_cast<std::size_t>(count), bytes.at);
  bytes.at += copied;
  return static_cast<sf_count_t>(copied);
}

sf_count_t write(const void* from, sf_count_t count, void* user) {
  Bytes& bytes = bytes_of(user);
  const auto length = static_cast<std::size_t>(count);
  bytes.text.resize(std::max(bytes.text.size(), bytes.at + length));
  std::copy_n(static_cast<const char*>(from), length, bytes.text.begin() + static_cast<std::ptrdiff_t>(bytes.at));
  bytes.at += length;
  return count;
}

sf_count_t tell(void* user) {
  return static_cast<sf_count_t>(bytes_of(user).at);
}

int format_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::wav_pcm16: return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    case Encoding::wav_pcm24: return SF_FORMAT_WAV | SF_FORMAT_PCM_24;
    case Encoding::wav_pcm32: return SF_FORMAT_WAV | SF_FORMAT_PCM_32;
    case Encoding::wav_float: return SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    case Encoding::wav_alaw: return SF_FORMAT_WAV | SF_FORMAT_ALAW;
    case Encoding::wav_mulaw: return SF_FORMAT_WAV | SF_FORMAT_ULAW;
    case Encoding::wav_extensible: return SF_FORMAT_WAVEX | SF_FORMAT_PCM_16;
    case Encoding::wav_big_endian: return SF_FORMAT_WAV | SF_FORMAT_PCM_16 | SF_ENDIAN_BIG;
    case Encoding::wav_adpcm: return SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM;
    case Encoding::rf64: return SF_FORMAT_RF64 | SF_FORMAT_PCM_16;
    case Encoding::flac: return SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    case Encoding::vorbis: return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    case Encoding::opus: return SF_FORMAT_OGG | SF_FORMAT_OPUS;
    case Encoding::mp3:
    case Encoding::mp3_constant_rate: return SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
    case Encoding::aiff: return SF_FORMAT_AIFF | SF_FORMAT_PCM_16;
  }
  throw std::invalid_argument("no such encoding");
}

}  // namespace

std::string encode(const StereoSamples& samples, int sample_rate_hz, Encoding encoding) {
  Bytes bytes;
  SF_VIRTUAL_IO io{size_of, seek, read, write, tell};
  SF_INFO info{0, sample_rate_hz, 2, format_of(encoding), 0, 0};
  std::unique_ptr<SNDFILE, SndfileCloser> file(sf_open_virtual(&io, SFM_WRITE, &info, &bytes));
  if (!file) throw std::invalid_argument(sf_strerror(nullptr));
  int rate_mode = encoding == Encoding::mp3_constant_rate ? SF_BITRATE_MODE_CONSTANT : SF_BITRATE_MODE_VARIABLE;
  sf_command(file.get(), SFC_SET_BITRATE_MODE, &rate_mode, sizeof rate_mode);
  for (std::size_t i = 0; i < samples.left.size(); ++i) {
    const float frame[] = {samples.left[i], samples.right.at(i)};
    if (sf_writef_float(file.get(), frame, 1) != 1) throw std::invalid_argument(sf_strerror(file.get()));
  }
  file.reset();
  return bytes.text;
}

std::string to_string(Encoding encoding) {
  switch (encoding) {
    case Encoding::wav_pcm16: return "WavPcm16";
    case Encoding::wav_pcm24: return "WavPcm24";
    case Encoding::wav_pcm32: return "WavPcm32";
    case Encoding::wav_float: return "WavFloat";
    case Encoding::wav_alaw: return "WavALaw";
    case Encoding::wav_mulaw: return "WavMuLaw";
    case Encoding::wav_extensible: return "WavExtensible";
    case Encoding::wav_big_endian: return "WavBigEndian";
    case Encoding::wav_adpcm: return "WavAdpcm";
    case Encoding::rf64: return "Rf64";
    case Encoding::flac: return "Flac";
    case Encoding::vorbis: return "Vorbis";
    case Encoding::opus: return "Opus";
    case Encoding::mp3: return "Mp3";
    case Encoding::mp3_constant_rate: return "Mp3OfConstantRate";
    case Encoding::aiff: return "Aiff";
  }
  return "Unknown";
}

}  // namespace turngap::test
