#include "turngap/core/error.h"

namespace turngap {

std::string_view to_string(RecordingFault fault) {
  switch (fault) {
    case RecordingFault::unreadable: return "unreadable";
    case RecordingFault::empty: return "empty";
    case RecordingFault::not_audio: return "not_audio";
    case RecordingFault::truncated: return "truncated";
    case RecordingFault::unsupported_rate: return "unsupported_rate";
    case RecordingFault::wrong_channel_count: return "wrong_channel_count";
    case RecordingFault::invalid_samples: return "invalid_samples";
    case RecordingFault::silent: return "silent";
    case RecordingFault::identical_channels: return "identical_channels";
  }
  return "unknown";
}

}  // namespace turngap
