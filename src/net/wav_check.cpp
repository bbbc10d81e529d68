#include "net/wav_check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <string>

#include "core/riff.h"

namespace turngap {
namespace {

constexpr std::int64_t kChunkHeader = 8;
constexpr double kDurationTolerance_s = 1.0;

struct Format {
  int channels = 0;
  std::int64_t bytes_per_second = 0;
};

std::string bytes_at(int file, std::int64_t offset, std::size_t count) {
  std::string text(count, '\0');
  const ssize_t got = pread(file, text.data(), count, offset);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

std::string first_bytes(int file) {
  std::string text = bytes_at(file, 0, 60);
  for (char& c : text) c = c >= ' ' && c <= '~' ? c : '.';
  return text;
}

std::uint64_t little_endian(const std::string& text, std::size_t offset, std::size_t count) {
  return number_at(text, offset, count, ByteOrder::little);
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
bool is_open(std::uint64_t told) {
  return told == 0 || told >= 0x7ffff000U;
}

WavVerdict check_samples(const std::optional<Format>& format, const RiffChunk& data, std::int64_t size,
                         std::optional<int> duration_s) {
  if (!format) return {.problem = "expected a format before the samples, found none"};
  const std::int64_t present = size - data.content;
  const auto told = static_cast<std::int64_t>(data.size);
  if (is_open(data.size)) return check_data(*format, present, duration_s);
  if (told > present) return {.problem = fmt::format("expected {} bytes of samples, found {}", told, present)};
  return check_data(*format, told, duration_s);
}

WavVerdict check_chunks(int file, std::int64_t size, std::optional<int> duration_s) {
  const ReadAt read = [file](std::int64_t offset, std::size_t count) { return bytes_at(file, offset, count); };
  WavVerdict verdict{.problem = "expected samples in the WAV file, found none"};
  std::optional<Format> format;
  walk_chunks(read, 0, size, ByteOrder::little, [&](const RiffChunk& chunk) {
    if (chunk.id == "data") {
      verdict = check_samples(format, chunk, size, duration_s);
      return false;
    }
    const std::string fields = chunk.id == "fmt " ? read(chunk.content, 12) : "";
    if (fields.size() == 12) {
      format = {static_cast<int>(little_endian(fields, 2, 2)), static_cast<std::int64_t>(little_endian(fields, 8, 4))};
    }
    return true;
  });
  return verdict;
}

}  // namespace

WavVerdict check_wav(int file, std::int64_t size, std::optional<int> duration_s) {
  const std::string riff = bytes_at(file, 0, 12);
  if (riff.size() < 12 || !riff.starts_with("RIFF") || !riff.ends_with("WAVE")) {
    return {.problem =
                fmt::format("expected a WAV file, found {} bytes that begin with \"{}\"", size, first_bytes(file))};
  }
  const std::uint64_t told = little_endian(riff, 4, 4);
  const std::int64_t promised = static_cast<std::int64_t>(told) + kChunkHeader;
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
