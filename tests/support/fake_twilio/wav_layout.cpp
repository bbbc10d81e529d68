#include "support/fake_twilio/wav_layout.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace turngap::test {
namespace {

constexpr std::size_t kRiffHeaderBytes = 12;
constexpr std::size_t kChunkHeaderBytes = 8;
constexpr std::size_t kFormatBytes = 16;

template <typename Integer>
Integer little_endian(std::string_view bytes, std::size_t offset) {
  Integer value = 0;
  for (std::size_t i = sizeof(Integer); i-- > 0;) {
    value = static_cast<Integer>((value << 8) | static_cast<unsigned char>(bytes[offset + i]));
  }
  return value;
}

template <typename Integer>
std::string bytes_of(Integer value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Integer); ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xff);
  return bytes;
}

std::string chunk(const std::string& id, const std::string& content) {
  return id + bytes_of(static_cast<std::uint32_t>(content.size())) + content + std::string(content.size() % 2, '\0');
}

}  // namespace

WavLayout wav_layout(std::string_view wav, const std::string& name) {
  if (wav.size() < kRiffHeaderBytes || wav.substr(0, 4) != "RIFF" || wav.substr(8, 4) != "WAVE") {
    throw std::runtime_error(name + ": expected a WAV file, found no RIFF header");
  }
  WavLayout layout;
  std::size_t offset = kRiffHeaderBytes;
  while (layout.data_offset == 0 && offset + kChunkHeaderBytes <= wav.size()) {
    const std::string_view id = wav.substr(offset, 4);
    const std::size_t bytes = little_endian<std::uint32_t>(wav, offset + 4);
    offset += kChunkHeaderBytes;
    if (id == "fmt " && offset + kFormatBytes <= wav.size()) {
      layout.format_offset = offset;
      layout.channels = little_endian<std::uint16_t>(wav, offset + 2);
      layout.bytes_per_second = little_endian<std::uint32_t>(wav, offset + 8);
      layout.bytes_per_frame = little_endian<std::uint16_t>(wav, offset + 12);
    } else if (id == "data") {
      layout.data_offset = offset;
      layout.data_bytes = std::min(bytes, wav.size() - offset);
    }
    offset += bytes + bytes % 2;
  }
  if (layout.channels == 0 || layout.bytes_per_second == 0 || layout.bytes_per_frame == 0 || layout.data_offset == 0) {
    throw std::runtime_error(name + ": expected a WAV file with a format and data, found none");
  }
  return layout;
}

std::string first_channel(std::string_view wav) {
  const WavLayout layout = wav_layout(wav, "a recording");
  const std::size_t bytes_per_sample = layout.bytes_per_frame / layout.channels;
  std::string samples;
  for (std::size_t at = 0; at + layout.bytes_per_frame <= layout.data_bytes; at += layout.bytes_per_frame) {
    samples += wav.substr(layout.data_offset + at, bytes_per_sample);
  }
  const std::string format = std::string(wav.substr(layout.format_offset, 2)) + bytes_of<std::uint16_t>(1) +
                             std::string(wav.substr(layout.format_offset + 4, 4)) +
                             bytes_of(static_cast<std::uint32_t>(layout.bytes_per_second / layout.channels)) +
                             bytes_of(static_cast<std::uint16_t>(bytes_per_sample)) +
                             std::string(wav.substr(layout.format_offset + 14, 2));
  const std::string chunks = "WAVE" + chunk("fmt ", format) + chunk("data", samples);
  return "RIFF" + bytes_of(static_cast<std::uint32_t>(chunks.size())) + chunks;
}

}  // namespace turngap::test
