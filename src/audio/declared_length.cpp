#include "audio/declared_length.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/riff.h"

namespace turngap {
namespace {

constexpr std::array<std::uint64_t, 4> kUnknownSizes{0, 0xFFFFFFFF, 0x7FFFF000, 0x80000000};

// The end of the file is left behind; a failure of the system stays, for the caller to see.
void forget_the_end(std::istream& bytes) {
  bytes.clear(bytes.rdstate() & std::ios::badbit);
}

std::string read_at(std::istream& bytes, std::int64_t offset, std::size_t count) {
  std::string text(count, '\0');
  forget_the_end(bytes);
  bytes.seekg(offset);
  bytes.read(text.data(), static_cast<std::streamsize>(count));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, bytes.gcount())));
  return text;
}

std::int64_t size_of(std::istream& bytes) {
  forget_the_end(bytes);
  bytes.seekg(0, std::ios::end);
  return std::max<std::int64_t>(0, bytes.tellg());
}

// ID3v2 tags state their size in four bytes of seven bits (ID3v2.4, section 3.1).
std::int64_t end_of_tags(std::istream& bytes) {
  std::int64_t offset = 0;
  for (std::string head = read_at(bytes, 0, 10); head.size() == 10 && head.starts_with("ID3");
       head = read_at(bytes, offset, 10)) {
    std::int64_t size = 0;
    for (std::size_t i = 6; i < 10; ++i) size = size << 7 | (static_cast<unsigned char>(head[i]) & 0x7F);
    offset += 10 + size;
  }
  return offset;
}

// A data chunk of size 0 is really empty where the RIFF chunk ends with the file or nothing follows.
DeclaredLength without_size(std::istream& bytes, std::int64_t riff, std::int64_t data_chunk, std::uint64_t size,
                            ByteOrder order) {
  const std::int64_t file_size = size_of(bytes);
  const auto riff_size = number_at(read_at(bytes, riff + 4, 4), 0, 4, order);
  const auto riff_end = riff + static_cast<std::int64_t>(riff_size) + 8;
  if (size != 0 || riff_end == file_size || data_chunk + 8 >= file_size) return {};
  return {.unset_size_at = data_chunk + 4};
}

// Where a sample is a fixed number of bytes (PCM, float, A-law, mu-law). Counted as libsndfile does: the field for it
// in the header is wrong in some files. Nothing for other encodings, whose blocks hold many samples.
std::optional<std::uint64_t> bytes_per_frame(std::string_view format, ByteOrder order) {
  constexpr std::uint64_t kPcm = 1, kFloat = 3, kALaw = 6, kMuLaw = 7, kExtensible = 0xFFFE;
  if (format.size() < 16) return std::nullopt;
  std::uint64_t encoding = number_at(format, 0, 2, order);
  if (encoding == kExtensible && format.size() >= 26) encoding = number_at(format, 24, 2, order);
  const std::uint64_t channels = number_at(format, 2, 2, order);
  const std::uint64_t bits = number_at(format, 14, 2, order);
  if (channels == 0 || bits == 0) return std::nullopt;
  if (encoding == kALaw || encoding == kMuLaw) return channels;
  if (encoding == kPcm || encoding == kFloat) return channels * ((bits + 7) / 8);
  return std::nullopt;
}

DeclaredLength data_length(std::uint64_t declared_bytes, std::int64_t present_bytes,
                           std::optional<std::uint64_t> frame_bytes) {
  DeclaredLength length{.known = frame_bytes.has_value()};
  if (declared_bytes <= static_cast<std::uint64_t>(present_bytes)) return length;
  if (frame_bytes) {
    length.frames = static_cast<std::int64_t>(declared_bytes / *frame_bytes);
  } else {
    length.missing = fmt::format("header promises {} bytes of samples, found {}", declared_bytes, present_bytes);
  }
  return length;
}

// Of a data chunk that begins at `data.content`; RF64 keeps the true size in "ds64".
DeclaredLength length_of_data(std::istream& bytes, std::int64_t riff, const RiffChunk& data, std::uint64_t data_size_64,
                              std::optional<std::uint64_t> frame_bytes, ByteOrder order) {
  constexpr std::int64_t kHead = 8;
  std::uint64_t size = data.size;
  if (size == 0xFFFFFFFF && data_size_64 > 0) {
    size = data_size_64;
  } else if (std::ranges::count(kUnknownSizes, size) > 0) {
    return without_size(bytes, riff, data.content - kHead, size, order);
  }
  return data_length(size, size_of(bytes) - data.content, frame_bytes);
}

// The chunks of RIFF/WAVE: "fmt " gives the encoding, "data" the size.
DeclaredLength riff_length(std::istream& bytes, std::int64_t riff, ByteOrder order) {
  const ReadAt read = [&bytes](std::int64_t offset, std::size_t count) { return read_at(bytes, offset, count); };
  DeclaredLength length;
  std::optional<std::uint64_t> frame_bytes;
  std::uint64_t data_size_64 = 0;
  walk_chunks(read, riff, size_of(bytes), order, [&](const RiffChunk& chunk) {
    if (chunk.id == "data") {
      length = length_of_data(bytes, riff, chunk, data_size_64, frame_bytes, order);
      return false;
    }
    const std::string body = read(chunk.content, 26);
    if (chunk.id == "fmt ") frame_bytes = bytes_per_frame(body, order);
    if (chunk.id == "ds64" && body.size() >= 16) data_size_64 = number_at(body, 8, 8, order);
    return true;
  });
  return length;
}

// A page begins with OggS, version, and a flag byte whose bit 4 marks the last page of the stream (RFC 3533).
bool has_end_page(std::istream& bytes) {
  constexpr std::int64_t kLongestPage = 65307;
  const std::int64_t file_size = size_of(bytes);
  const std::int64_t from = std::max<std::int64_t>(0, file_size - kLongestPage);
  const std::string tail = read_at(bytes, from, static_cast<std::size_t>(file_size - from));
  const std::size_t page = tail.rfind("OggS");
  if (page == std::string::npos || page + 27 > tail.size() || (tail[page + 5] & 4) == 0) return false;
  std::size_t body = 0;
  const std::size_t segments = static_cast<unsigned char>(tail[page + 26]);
  for (std::size_t i = 0; i < segments && page + 27 + i < tail.size(); ++i) {
    body += static_cast<unsigned char>(tail[page + 27 + i]);
  }
  return page + 27 + segments + body <= tail.size();
}

DeclaredLength ogg_length(std::istream& bytes) {
  return {.known = true, .missing = has_end_page(bytes) ? "" : "the stream breaks off before its last page"};
}

// The Xing frame is the first one: its tag comes at most 36 bytes after the frame's beginning, behind the header and
// the side information, then flags of which the lowest says that the number of frames is there.
DeclaredLength mp3_length(std::istream& bytes, std::int64_t first_frame) {
  const std::string head = read_at(bytes, first_frame, 36 + 8);
  const std::size_t tag = std::min(head.find("Xing"), head.find("Info"));
  return {.known = tag != std::string::npos && tag + 8 <= head.size() && (head[tag + 7] & 1) != 0};
}

}  // namespace

DeclaredLength declared_length(std::istream& bytes) {
  const std::int64_t begin = end_of_tags(bytes);
  const std::string magic = read_at(bytes, begin, 4);
  if (magic == "RIFF" || magic == "RF64") return riff_length(bytes, begin, ByteOrder::little);
  if (magic == "RIFX") return riff_length(bytes, begin, ByteOrder::big);
  if (magic == "OggS") return ogg_length(bytes);
  if (magic == "fLaC") return {.known = true};
  return mp3_length(bytes, begin);
}

}  // namespace turngap
