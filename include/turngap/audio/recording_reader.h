#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "turngap/core/recording_info.h"
#include "turngap/core/signal.h"

namespace turngap {

/// The user does not want to wait for the recording that is being read: no fault of it.
class ReadingStopped : public std::exception {
 public:
  const char* what() const noexcept override { return "stopped"; }
};

/// The encoded bytes of one recording, seekable.
class ByteSource {
 public:
  /// Opens a file. Throws RecordingError (unreadable) if it cannot be opened or is not a regular file, MachineShortage
  /// where too many are open; never waits for a pipe.
  static ByteSource from_file(const std::filesystem::path& path);
  /// Reads from `stream`, which must be able to seek.
  static ByteSource from_stream(std::unique_ptr<std::istream> stream);

  std::istream& stream() { return *stream_; }

  /// Asked before each block that is decoded; true ends the reading with ReadingStopped.
  void stop_when(std::function<bool()> stop) { stop_ = std::move(stop); }
  bool stopped() const { return stop_ && stop_(); }

 private:
  explicit ByteSource(std::unique_ptr<std::istream> stream) : stream_(std::move(stream)) {}
  std::unique_ptr<std::istream> stream_;
  std::function<bool()> stop_;
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

  /// The next samples, or nothing at the end. The block is valid until the next call. Throws ReadingStopped where the
  /// source is told to stop.
  std::optional<ConversationBlock> next_block();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
