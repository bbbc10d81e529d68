#pragma once

#include <optional>
#include <span>
#include <string>

#include "turngap/turns/turn.h"

namespace turngap {

/// What names a recording in latency.csv.
struct RecordingIdentity {
  std::string recording;  ///< Recording SID, or the file's stem for a local file
  std::optional<std::string> call_sid;
  std::optional<std::string> recorded_at;  ///< ISO 8601 UTC
  std::optional<std::string> tag;
};

/// The turns of one measured recording, as they are reported.
struct MeasuredRecording {
  RecordingIdentity identity;
  std::vector<CallerTurn> turns;
};

/// latency.csv, schema 1 (RFC 4180, `\n`, one header line): one row a caller turn, whole milliseconds from the start of
/// the recording, an empty cell where nothing was measured. The rows come in the order given.
std::string to_latency_csv(std::span<const MeasuredRecording> recordings);

}  // namespace turngap
