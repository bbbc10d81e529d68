#pragma once

#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <optional>
#include <string>

#include "turngap/core/signal.h"
#include "turngap/core/time.h"

namespace turngap {

/// Which channel of the file carries the caller; the other one carries the agent.
enum class CallerChannel { left, right };

/// The encoded bytes of one recording, seekable.
class ByteSource {
 public:
  /// Opens a file. Throws RecordingError (unreadable) if it cannot be opened or is not a regular file; never waits for
  /// a pipe.
  static ByteSource from_file(const std::filesystem::path& path);
  /// Holds the bytes themselves.
  static ByteSource from_bytes(std::string bytes);
  /// Reads from `stream`, which must be able to seek.
  static ByteSource from_stream(std::unique_ptr<std::istream> stream);

  std::istream& stream() { return *stream_; }

 private:
  explicit ByteSource(std::unique_ptr<std::istream> stream) : stream_(std::move(stream)) {}
  std::unique_ptr<std::istream> stream_;
};

/// What is known of a recording before its samples are read.
struct RecordingInfo {
  int sample_rate_hz = 0;
  /// Samples per channel that the header declares; where it declares none (a streamed WAV or FLAC, an MP3 without Xing
  /// frame), those that were read so far.
  std::int64_t frames = 0;
  std::string format;  ///< container and encoding, e.g. "WAV PCM_16"
  /// The stretch of sound that the coder takes as one and over which it spreads its noise; 0 where it keeps the
  /// waveform or codes much finer than an edge is measured.
  Millis coding_block{0.0};

  Millis duration() const { return millis_at(frames, sample_rate_hz); }
};

/// Decodes a two-channel recording block by block (libsndfile). The decoder is chosen by the bytes, never by a name.
///
/// The encoder's delay is taken off where the file tells it: times are those of the sound that was encoded, within 1
/// ms. An MP3 without LAME tag does not tell it: its times come late by the delays of encoder and decoder (1105 samples
/// for LAME, 138 ms at 8 kHz), on both channels alike, so that no latency moves.
///
/// The constructor throws RecordingError if the bytes are no two-channel audio of 8 to 48 kHz, hold no sample or end
/// before what the container declares; `next_block` throws it if the samples end before the declared length, are not
/// finite or come from bytes that the decoder calls damaged, and either if the system fails to read.
class RecordingReader {
 public:
  RecordingReader(ByteSource& source, CallerChannel caller_channel);
  ~RecordingReader();
  RecordingReader(const RecordingReader&) = delete;
  RecordingReader& operator=(const RecordingReader&) = delete;

  const RecordingInfo& info() const;

  /// The next samples, or nothing at the end. The block is valid until the next call.
  std::optional<ConversationBlock> next_block();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
