#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/report/text_layout.h"
#include "turngap/results/recording_result.h"
#include "turngap/stats/gate.h"
#include "turngap/stats/statistics.h"

namespace turngap {

/// A recording that gave no numbers, and why.
struct FailedRecording {
  std::string recording;  ///< the path as the user gave it, or found under a folder given
  std::string fault;      ///< a word of RecordingFault
  std::string message;    ///< what was expected and what was found
};

/// What limits the trust in a recording that was measured.
struct DoubtfulRecording {
  std::string recording;  ///< as in latency.csv
  Flag flag;              ///< also in the rows
  std::string message;    ///< what was found
};

/// What one way to select recordings at their source came to.
struct SelectedBy {
  std::string rule;            ///< e.g. "conference", "s3"
  std::size_t recordings = 0;  ///< that it matched
  std::size_t listed = 0;      ///< of how many it looked at
  std::string listed_kind;     ///< what those are, e.g. "conferences", "objects"
};

/// What differs between two runs over the same recordings.
struct RunContext {
  std::string started_at;  ///< ISO 8601 UTC
  std::vector<std::string> command_line;
  std::vector<std::string> inputs;           ///< as the user gave them
  std::vector<SelectedBy> selected_by = {};  ///< in the order in which it was tried; empty for recordings of a folder
};

/// What is missing of a job that was cut into shards.
struct MissingShards {
  std::string plan;                 ///< its id
  std::vector<std::size_t> shards;  ///< their numbers; empty: none is missing
  std::size_t recordings = 0;       ///< that they hold
};

/// All that summary.json tells.
struct RunSummary {
  std::size_t recordings_measured = 0;
  std::vector<FailedRecording> failed;
  std::vector<DoubtfulRecording> findings;
  std::vector<std::pair<std::string, std::size_t>>
      channel_roles;  ///< why a channel is the caller's, and how many have it
  SummaryStatistics statistics;
  GateResult gate;
  int method_version = kMethodVersion;
  std::vector<NamedNumber> configuration;  ///< every setting of the method
  std::vector<NamedText> versions;         ///< turngap and the libraries that measured
  MissingShards missing;                   ///< told only where some are
  RunContext run;
  std::size_t places_in_text = 3;  ///< how many of the slowest turns and longest waits the text shows
};

/// summary.json, schema "turngap.summary/1", indented, ending with a newline, piece by piece to `write`; `table` is
/// that of the run. The same input gives the same bytes, but for the object `run`.
void write_summary_json(const RunSummary& summary, const LatencyTable& table,
                        const std::function<void(std::string_view)>& write);

/// Name and version of the JSON library.
std::string json_version();

/// The same for a reader at a terminal: the verdict and each limit, what limits the trust, the numbers. Where nothing
/// was measured, the reason instead.
std::string to_summary_text(const RunSummary& summary, const TextLayout& layout);

/// The part of it on what could not be measured, one line a recording; empty where all were.
std::string to_failure_text(const std::vector<FailedRecording>& failed);

}  // namespace turngap
