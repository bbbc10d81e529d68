#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace turngap {

/// Why one recording gives no numbers.
enum class RecordingFault {
  unreadable,           ///< the file cannot be opened or read
  empty,                ///< no bytes, or a header without a single sample
  not_audio,            ///< the bytes are no audio format that turngap decodes
  truncated,            ///< fewer samples than the header promises
  unsupported_rate,     ///< sample rate outside 8 to 48 kHz
  wrong_channel_count,  ///< not two channels
  invalid_samples,      ///< samples that are NaN or far beyond full scale, or damage that the decoder reports
  silent,               ///< no sound on either channel
  identical_channels,   ///< both channels carry the same signal
};

/// The fault as it is written into summary.json, e.g. "identical_channels".
std::string_view to_string(RecordingFault fault);

/// One recording cannot be measured. The batch goes on without it.
/// The message says what was expected and what was found; it does not repeat the file's name.
class RecordingError : public std::runtime_error {
 public:
  RecordingError(RecordingFault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}
  RecordingFault fault() const { return fault_; }

 private:
  RecordingFault fault_;
};

/// The whole command cannot go on: wrong usage, wrong configuration, output that cannot be written.
class FatalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// This machine has too little of something (open files, memory) to go on. It is no fault of what was being read, which
/// is to be tried again.
class MachineShortage : public FatalError {
 public:
  using FatalError::FatalError;
};

}  // namespace turngap
