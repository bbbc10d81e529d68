#include "turngap/audio/recording_reader.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <span>
#include <vector>

#include "audio/declared_length.h"
#include "turngap/audio/decoder_version.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr int kLowestRateHz = 8000;
constexpr int kHighestRateHz = 48000;
constexpr Millis kBlock{250.0};
// What a writer of floats may mean lies below: headroom of some tens of dB, and numbers of 16 bits as they are, not
// divided by 32768 (+90 dB). What lies above (+120 dB) is damage, and its power would soon be none that a float holds.
constexpr float kLargestSample = 1e6F;
// What libsndfile makes of a sample of 16 bits: full scale is 1.
constexpr float kUnitOf16Bits = 1.0F / 32768.0F;
// Layer III codes a channel in granules of so many samples (ISO/IEC 11172-3, 2.4.3.4).
constexpr std::int64_t kGranuleSamples = 576;

struct SndfileCloser {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

/// The bytes as libsndfile sees them: the size of a data chunk that was never written reads as "unknown".
struct VirtualFile {
  std::istream* stream = nullptr;
  std::optional<std::int64_t> unset_size_at;
  bool has_failed = false;  ///< the system could not read bytes that are there
};

std::istream& stream_of(void* user) {
  return *static_cast<VirtualFile*>(user)->stream;
}

sf_count_t virtual_size(void* user) {
  std::istream& stream = stream_of(user);
  stream.clear();
  const auto here = stream.tellg();
  stream.seekg(0, std::ios::end);
  const auto size = stream.tellg();
  stream.seekg(here);
  return size;
}

sf_count_t virtual_seek(sf_count_t offset, int whence, void* user) {
  std::istream& stream = stream_of(user);
  stream.clear();
  stream.seekg(offset, whence == SEEK_SET ? std::ios::beg : whence == SEEK_CUR ? std::ios::cur : std::ios::end);
  return stream.tellg();
}

sf_count_t virtual_read(void* to, sf_count_t count, void* user) {
  VirtualFile& file = *static_cast<VirtualFile*>(user);
  std::istream& stream = *file.stream;
  const std::int64_t from = file.unset_size_at ? static_cast<std::int64_t>(stream.tellg()) : 0;
  stream.read(static_cast<char*>(to), count);
  file.has_failed = file.has_failed || stream.bad();
  const auto got = stream.gcount();
  if (const auto size_at = file.unset_size_at) {
    for (std::int64_t i = std::max(from, *size_at); i < std::min(from + got, *size_at + 4); ++i) {
      static_cast<char*>(to)[i - from] = '\xFF';
    }
  }
  return got;
}

sf_count_t virtual_write(const void*, sf_count_t, void*) {
  return 0;
}

sf_count_t virtual_tell(void* user) {
  stream_of(user).clear();
  return stream_of(user).tellg();
}

SF_VIRTUAL_IO virtual_io() {
  return {virtual_size, virtual_seek, virtual_read, virtual_write, virtual_tell};
}

bool is_supported(int format) {
  switch (format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_WAV:
    case SF_FORMAT_WAVEX:
    case SF_FORMAT_RF64:
    case SF_FORMAT_FLAC:
    case SF_FORMAT_OGG:
    case SF_FORMAT_MPEG: return true;
    default: return false;
  }
}

std::string format_name(int format) {
  SF_FORMAT_INFO info{};
  info.format = format & SF_FORMAT_TYPEMASK;
  sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof info);
  const std::string container = info.name != nullptr ? info.name : "unknown";
  info.format = format & SF_FORMAT_SUBMASK;
  sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof info);
  return fmt::format("{}, {}", container, info.name != nullptr ? info.name : "unknown");
}

// libsndfile notes why a file could not be opened in variables that all threads share: opening is done by one thread at
// a time, and the note, which may be of another file, is not used.
std::unique_ptr<SNDFILE, SndfileCloser> open_for_reading(SF_VIRTUAL_IO& io, SF_INFO& found, VirtualFile& bytes) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  return std::unique_ptr<SNDFILE, SndfileCloser>(sf_open_virtual(&io, SFM_READ, &found, &bytes));
}

void require_readable(const VirtualFile& bytes) {
  if (bytes.has_failed)
    throw RecordingError(RecordingFault::unreadable, "the system fails to read the file to its end");
}

// Without a branch, so that many are looked at at a time.
bool all_meant(std::span<const float> samples) {
  int others = 0;
  for (const float sample : samples) others |= std::abs(sample) <= kLargestSample ? 0 : 1;
  return others == 0;
}

// Each sample is `unit` times what was read.
template <typename Sample>
void take_apart(const std::vector<Sample>& interleaved, std::size_t frames, float unit, std::vector<float>& left,
                std::vector<float>& right) {
  for (std::size_t i = 0; i < frames; ++i) {
    left[i] = unit * static_cast<float>(interleaved[2 * i]);
    right[i] = unit * static_cast<float>(interleaved[2 * i + 1]);
  }
}

[[noreturn]] void refuse_unopened(VirtualFile& bytes) {
  if (virtual_size(&bytes) <= 0) throw RecordingError(RecordingFault::empty, "expected audio, found an empty file");
  throw RecordingError(RecordingFault::not_audio, "expected WAV, RF64, FLAC, Ogg or MP3, found none of them");
}

void require_two_parties(const SF_INFO& found) {
  if (found.channels != 2) {
    throw RecordingError(
        RecordingFault::wrong_channel_count,
        fmt::format("expected 2 channels, one for each party, found {}; record the call with two channels (at Twilio: "
                    "RecordingChannels=dual)",
                    found.channels));
  }
  if (found.samplerate < kLowestRateHz || found.samplerate > kHighestRateHz) {
    throw RecordingError(RecordingFault::unsupported_rate,
                         fmt::format("expected a sample rate from {} to {} Hz, found {} Hz", kLowestRateHz,
                                     kHighestRateHz, found.samplerate));
  }
}

void require_samples(const SF_INFO& found, const DeclaredLength& declared) {
  if (!declared.missing.empty()) throw RecordingError(RecordingFault::truncated, declared.missing + " (truncated)");
  if (found.frames <= 0 && declared.frames.value_or(0) <= 0) {
    throw RecordingError(RecordingFault::empty, "expected audio, found a header without a sample");
  }
}

}  // namespace

struct RecordingReader::State {
  const ByteSource* source = nullptr;
  VirtualFile bytes;
  std::unique_ptr<SNDFILE, SndfileCloser> file;
  RecordingInfo info;
  bool length_is_known = false;
  bool is_mp3 = false;
  bool caller_is_left = true;
  std::int64_t frames_read = 0;
  std::string damage;  ///< what the decoder said of the first damage, and where
  std::size_t block_frames = 0;
  bool has_16_bits = false;
  std::vector<std::int16_t> numbers;  ///< interleaved, of samples of 16 bits
  std::vector<float> interleaved;     ///< of all others
  std::vector<float> left;
  std::vector<float> right;

  std::size_t read();
  void note_damage();
  void require_meant(std::size_t frames) const;
  void finish_at_end();
  bool decoder_gave_up();
};

RecordingReader::RecordingReader(ByteSource& source, CallerChannel caller_channel) : state_(std::make_unique<State>()) {
  const DeclaredLength declared = declared_length(source.stream());
  State& s = *state_;
  s.source = &source;
  s.bytes = {&source.stream(), declared.unset_size_at, source.stream().bad()};
  require_readable(s.bytes);
  source.stream().clear();
  source.stream().seekg(0);
  SF_VIRTUAL_IO io = virtual_io();
  SF_INFO found{};
  s.file = open_for_reading(io, found, s.bytes);
  require_readable(s.bytes);
  if (!s.file || !is_supported(found.format)) refuse_unopened(s.bytes);
  require_two_parties(found);
  require_samples(found, declared);
  s.length_is_known = declared.known && found.frames < SF_COUNT_MAX;
  s.info = {found.samplerate, s.length_is_known ? declared.frames.value_or(found.frames) : 0,
            format_name(found.format)};
  s.is_mp3 = (found.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG;
  if (s.is_mp3) s.info.coding_block = millis_at(kGranuleSamples, found.samplerate);
  s.caller_is_left = caller_channel == CallerChannel::left;
  s.block_frames = static_cast<std::size_t>(samples_in(kBlock, found.samplerate));
  s.has_16_bits = (found.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_16;
  s.numbers.resize(s.has_16_bits ? 2 * s.block_frames : 0);
  s.interleaved.resize(s.has_16_bits ? 0 : 2 * s.block_frames);
  s.left.resize(s.block_frames);
  s.right.resize(s.block_frames);
}

RecordingReader::~RecordingReader() = default;

const RecordingInfo& RecordingReader::info() const {
  return state_->info;
}

std::optional<ConversationBlock> RecordingReader::next_block() {
  State& s = *state_;
  if (s.source->stopped()) throw ReadingStopped();
  const std::size_t frames = s.read();
  require_readable(s.bytes);
  s.note_damage();
  if (frames == 0) {
    s.finish_at_end();
    return std::nullopt;
  }
  if (s.has_16_bits) {
    take_apart(s.numbers, frames, kUnitOf16Bits, s.left, s.right);
  } else {
    s.require_meant(frames);
    take_apart(s.interleaved, frames, 1.0F, s.left, s.right);
  }
  s.frames_read += static_cast<std::int64_t>(frames);
  if (!s.length_is_known) s.info.frames = s.frames_read;
  const std::span<const float> left(s.left.data(), frames);
  const std::span<const float> right(s.right.data(), frames);
  return s.caller_is_left ? ConversationBlock{left, right} : ConversationBlock{right, left};
}

std::size_t RecordingReader::State::read() {
  const auto wanted = static_cast<sf_count_t>(block_frames);
  const sf_count_t frames = has_16_bits ? sf_readf_short(file.get(), numbers.data(), wanted)
                                        : sf_readf_float(file.get(), interleaved.data(), wanted);
  return static_cast<std::size_t>(frames);
}

// A decoder goes on behind damage, with silence in its place or without the samples. Whether some are missing is known
// at the end only.
void RecordingReader::State::note_damage() {
  if (sf_error(file.get()) == SF_ERR_NO_ERROR || !damage.empty()) return;
  damage = fmt::format("found damage from about {:.0f} ms on: {}", millis_at(frames_read, info.sample_rate_hz).value,
                       sf_strerror(file.get()));
}

void RecordingReader::State::require_meant(std::size_t frames) const {
  const std::span<const float> samples(interleaved.data(), 2 * frames);
  if (all_meant(samples)) return;
  for (std::size_t i = 0; i < 2 * frames; ++i) {
    if (std::abs(interleaved[i]) <= kLargestSample) continue;
    const Millis at = millis_at(frames_read + static_cast<std::int64_t>(i / 2), info.sample_rate_hz);
    const std::string found =
        std::isfinite(interleaved[i]) ? fmt::format("{}", interleaved[i]) : std::string("NaN or infinity");
    throw RecordingError(RecordingFault::invalid_samples,
                         fmt::format("expected samples of at most {:.0f} times full scale, found {} at {:.0f} ms",
                                     kLargestSample, found, at.value));
  }
}

void RecordingReader::State::finish_at_end() {
  if (length_is_known && frames_read < info.frames) {
    throw RecordingError(
        RecordingFault::truncated,
        fmt::format("header promises {} samples per channel, decoded {} (truncated)", info.frames, frames_read));
  }
  if (damage.empty() && decoder_gave_up()) {
    damage = fmt::format(
        "decoding ends at {:.0f} ms, before the last byte: the file is damaged, or an MP3 of variable bit "
        "rate without Xing frame; convert the recording to WAV",
        millis_at(frames_read, info.sample_rate_hz).value);
  }
  if (!damage.empty()) throw RecordingError(RecordingFault::invalid_samples, "expected intact audio, " + damage);
  info.frames = frames_read;
  if (frames_read == 0) throw RecordingError(RecordingFault::empty, "expected audio, found not one sample");
}

// libsndfile reports no error where its MP3 decoder gives up, and ends an MP3 without Xing frame at a length guessed
// from the bit rate of its first frame (1.2.0); but then bytes are left that nobody has read.
bool RecordingReader::State::decoder_gave_up() {
  return is_mp3 && !length_is_known && virtual_tell(&bytes) < virtual_size(&bytes);
}

std::string decoder_version() {
  return sf_version_string();
}

}  // namespace turngap
