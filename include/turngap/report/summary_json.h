#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

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
};

/// summary.json, schema "turngap.summary/1", indented, ending with a newline. Holds no time of the run: the same input
/// gives the same bytes.
std::string to_summary_json(const RunSummary& summary);

/// Name and version of the JSON library.
std::string json_version();

enum class TextStyle { plain, coloured };

/// The same for a reader at a terminal: turns by outcome, percentiles, the gate, what could not be measured and why.
std::string to_summary_text(const RunSummary& summary, TextStyle style);

/// The part of it on what could not be measured, one line a recording; empty where all were.
std::string to_failure_text(const std::vector<FailedRecording>& failed);

}  // namespace turngap
