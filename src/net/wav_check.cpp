#include "net/wav_check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstring>

namespace turngap {
namespace {

constexpr std::int64_t kRiffHeader = 12;
constexpr std::int64_t kChunkHeader = 8;
constexpr double kDurationTolerance_s = 1.0;

struct Format {
  int channels = 0;
  std::int64_t bytes_per_second = 0;
};

std::uint32_t little_endian(const unsigned char* bytes, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value |= static_cast<std::uint32_t>(bytes[i]) << (8 * i);
  return value;
}

template <std::size_t count>
bool read_at(int file, std::int64_t offset, std::array<unsigned char, count>& bytes) {
  return pread(file, bytes.data(), count, offset) == static_cast<ssize_t>(count);
}

bool is_id(const unsigned char* bytes, const char* id) {
  return std::memcmp(bytes, id, 4) == 0;
}

std::string first_bytes(int file) {
  std::string text(60, '\0');
  const ssize_t got = pread(file, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  for (char& c : text) c = c >= ' ' && c <= '~' ? c : '.';
  return text;
}

WavVerdict check_data(const Format& format, std::int64_t data_bytes, std::optional<int> duration_s) {
  if (format.channels == 1) return {.mono = "expected 2 channels, found 1 (mono): cannot be measured"};
  if (format.channels != 2) return {.mono = fmt::format("expected 2 channels, found {}", format.channels)};
  if (format.bytes_per_second <= 0) return {.problem = "expected a byte rate in the WAV header, found 0"};
  const double seconds = static_cast<double>(data_bytes) / static_cast<double>(format.bytes_per_second);
  if (duration_s && std::abs(seconds - *duration_s) > kDurationTolerance_s) {
    return {.remark = fmt::format("expected {} s of audio (±1 s), found {:.1f} s", *duration_s, seconds)};
  }
  return {};
}

// What a streaming writer leaves where it does not know the size.
bool is_open(std::uint32_t told) {
  return told == 0 || told >= 0x7ffff000U;
}

WavVerdict check_chunks(int file, std::int64_t size, std::optional<int> duration_s) {
  std::optional<Format> format;
  for (std::int64_t at = kRiffHeader; at + kChunkHeader <= size;) {
    std::array<unsigned char, kChunkHeader> chunk{};
    if (!read_at(file, at, chunk)) break;
    const std::uint32_t told = little_endian(&chunk[4], 4);
    at += kChunkHeader;
    if (is_id(chunk.data(), "fmt ")) {
      std::array<unsigned char, 12> fields{};
      if (read_at(file, at, fields))
        format = {static_cast<int>(little_endian(&fields[2], 2)), little_endian(&fields[8], 4)};
    }
    if (is_id(chunk.data(), "data")) {
      if (!format) return {.problem = "expected a format before the samples, found none"};
      const bool open = is_open(told);
      if (!open && at + std::int64_t{told} > size) {
        return {.problem = fmt::format("expected {} bytes of samples, found {}", told, size - at)};
      }
      return check_data(*format, open ? size - at : told, duration_s);
    }
    at += std::int64_t{told} + told % 2;
  }
  return {.problem = "expected samples in the WAV file, found none"};
}

}  // namespace

WavVerdict check_wav(int file, std::int64_t size, std::optional<int> duration_s) {
  std::array<unsigned char, kRiffHeader> riff{};
  if (!read_at(file, 0, riff) || !is_id(riff.data(), "RIFF") || !is_id(&riff[8], "WAVE")) {
    return {.problem =
                fmt::format("expected a WAV file, found {} bytes that begin with \"{}\"", size, first_bytes(file))};
  }
  const std::uint32_t told = little_endian(&riff[4], 4);
  const std::int64_t promised = std::int64_t{told} + kChunkHeader;
  if (!is_open(told) && promised > size + 1) {
    return {.problem = fmt::format("expected {} bytes as its header says, found {}", promised, size)};
  }
  WavVerdict verdict = check_chunks(file, size, duration_s);
  if (verdict.problem.empty() && verdict.remark.empty() && !is_open(told) && promised < size - 1) {
    verdict.remark =
        fmt::format("expected {} bytes as its header says, found {} more behind them", promised, size - promised);
  }
  return verdict;
}

}  // namespace turngap
