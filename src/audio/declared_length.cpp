#include "audio/declared_length.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace turngap {
namespace {

constexpr std::uint32_t kUnknownSize = 0xFFFFFFFF;
constexpr std::uint32_t kUnknownSizeOfSox = 0x7FFFF000;

std::string read_at(std::istream& bytes, std::int64_t offset, std::size_t count) {
  std::string text(count, '\0');
  bytes.clear();
  bytes.seekg(offset);
  bytes.read(text.data(), static_cast<std::streamsize>(count));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, bytes.gcount())));
  return text;
}

std::int64_t size_of(std::istream& bytes) {
  bytes.clear();
  bytes.seekg(0, std::ios::end);
  return bytes.tellg();
}

std::uint64_t little_endian(std::string_view text, std::size_t offset, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(text[offset + i]);
  return value;
}

// A data chunk of size 0 is really empty where the RIFF chunk ends with the file or nothing follows.
DeclaredLength without_size(std::istream& bytes, std::int64_t data_chunk, std::uint64_t size) {
  const std::int64_t file_size = size_of(bytes);
  const auto riff_end = static_cast<std::int64_t>(little_endian(read_at(bytes, 4, 4), 0, 4)) + 8;
  if (size != 0 || riff_end == file_size || data_chunk + 8 >= file_size) return {};
  return {.unset_size_at = data_chunk + 4};
}

// The chunks of RIFF/WAVE: "fmt " gives the bytes per frame, "data" the size; RF64 keeps the true size in "ds64".
DeclaredLength riff_length(std::istream& bytes) {
  const std::int64_t file_size = size_of(bytes);
  std::uint64_t bytes_per_frame = 0;
  std::uint64_t data_size_64 = 0;
  for (std::int64_t offset = 12; offset + 8 <= file_size;) {
    const std::string head = read_at(bytes, offset, 8);
    const std::string id = head.substr(0, 4);
    std::uint64_t size = little_endian(head, 4, 4);
    const std::string body = read_at(bytes, offset + 8, 16);
    if (id == "fmt " && body.size() == 16) bytes_per_frame = little_endian(body, 12, 2);
    if (id == "ds64" && body.size() == 16) data_size_64 = little_endian(body, 8, 8);
    if (id == "data") {
      if (size == kUnknownSize && data_size_64 > 0) size = data_size_64;
      const bool is_unknown = size == 0 || size == kUnknownSize || size == kUnknownSizeOfSox;
      if (is_unknown || bytes_per_frame == 0) return without_size(bytes, offset, size);
      return {.known = true, .frames = static_cast<std::int64_t>(size / bytes_per_frame)};
    }
    offset += 8 + static_cast<std::int64_t>(size + size % 2);
  }
  return {};
}

// A page begins with OggS, version, and a flag byte whose bit 4 marks the last page of the stream (RFC 3533).
DeclaredLength ogg_length(std::istream& bytes) {
  constexpr std::int64_t kLongestPage = 65307;
  const std::int64_t file_size = size_of(bytes);
  const std::int64_t from = std::max<std::int64_t>(0, file_size - kLongestPage);
  const std::string tail = read_at(bytes, from, static_cast<std::size_t>(file_size - from));
  const std::size_t page = tail.rfind("OggS");
  const bool ends = page != std::string::npos && page + 27 <= tail.size() && (tail[page + 5] & 4) != 0;
  if (!ends) return {.known = true, .end_is_missing = true};
  std::size_t body = 0;
  const std::size_t segments = static_cast<unsigned char>(tail[page + 26]);
  for (std::size_t i = 0; i < segments && page + 27 + i < tail.size(); ++i) {
    body += static_cast<unsigned char>(tail[page + 27 + i]);
  }
  return {.known = true, .end_is_missing = page + 27 + segments + body > tail.size()};
}

DeclaredLength mp3_length(std::istream& bytes) {
  const std::string head = read_at(bytes, 0, 16384);
  return {.known = head.find("Xing") != std::string::npos || head.find("Info") != std::string::npos};
}

}  // namespace

DeclaredLength declared_length(std::istream& bytes) {
  const std::string magic = read_at(bytes, 0, 4);
  if (magic == "RIFF" || magic == "RF64") return riff_length(bytes);
  if (magic == "OggS") return ogg_length(bytes);
  if (magic == "fLaC") return {.known = true};
  return mp3_length(bytes);
}

}  // namespace turngap
