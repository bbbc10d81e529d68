#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/core/finding.h"
#include "turngap/core/method_version.h"
#include "turngap/core/recording_info.h"
#include "turngap/core/utterance.h"
#include "turngap/results/recording.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// What names a recording, and what is known of its call.
struct RecordingIdentity {
  std::string recording;  ///< Recording SID, or the file's stem for a local file; unique in a run
  std::optional<std::string> call_sid;
  std::optional<std::string> recorded_at;  ///< ISO 8601 UTC
  std::optional<std::string> tag;
};

/// One measured recording.
struct RecordingAnalysis {
  RecordingInfo info;
  std::vector<Utterance> caller;  ///< the utterances that the turns are made of
  std::vector<Utterance> agent;
  std::vector<CallerTurn> turns;
  std::vector<Finding> findings;  ///< what limits the trust in all of them; their flags are in each turn
};

/// Why a recording gave no numbers.
struct Failure {
  std::string fault;    ///< a word of RecordingFault, or of what kept the recording from being fetched
  std::string message;  ///< what was expected and what was found
};

/// A name and a text, e.g. a column of the user's metadata.
using NamedText = std::pair<std::string, std::string>;
/// A setting of the method, named with its unit: {"max_pause_ms", 200}.
using NamedNumber = std::pair<std::string, double>;

/// Everything that is known and was found of one recording: what results.jsonl holds, and what the table, the summary,
/// the gate, comparisons and labels are made of.
struct RecordingResult {
  RecordingIdentity identity;
  std::string path;                 ///< below the folder given, with its extension; never absolute; unique in a run
  std::string sha256;               ///< of the file's bytes, hexadecimal; empty where they could not be read
  std::vector<NamedText> metadata;  ///< the user's own columns, in their order
  ChannelRoles roles;
  std::optional<Millis> expected_duration;  ///< of the recording, by what is known of the call
  std::vector<NamedNumber> settings;        ///< every setting of the method
  std::vector<NamedText> versions;          ///< of the program and the libraries that its numbers depend on
  int method_version = kMethodVersion;
  std::optional<RecordingAnalysis> analysis;
  std::optional<Failure> failure;  ///< set exactly when there is no analysis
};

/// What the table shows of a recording under `recording`, `path`, `call_sid`, `recorded_at`, `tag` or a name of its
/// metadata: empty where it is not known; nothing where the recording has no such column.
std::optional<std::string> column_value(const RecordingResult& result, std::string_view column);

}  // namespace turngap
