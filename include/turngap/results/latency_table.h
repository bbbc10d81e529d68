#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/results/maybe_millis.h"
#include "turngap/results/metadata_columns.h"
#include "turngap/results/recording_names.h"
#include "turngap/results/recording_result.h"

namespace turngap {

/// One row of latency.csv, as far as the statistics need it. Whole milliseconds. There are millions of them.
struct TableTurn {
  std::uint32_t recording = 0;  ///< index into LatencyTable::recordings
  std::uint32_t call = 0;       ///< index of the call, the sampling unit: recordings of one call SID are one call
  std::uint32_t turn = 0;       ///< number of the turn in its recording, from 1
  Outcome outcome = Outcome::not_measurable;
  bool barge_in = false;
  std::int32_t caller_end_ms = 0;
  MaybeMillis latency_ms;  ///< set exactly for `answered` and `overlapped`
  MaybeMillis uncertainty_ms;
  MaybeMillis onset_to_onset_ms;
  /// `unanswered` only: the caller waited at least this long.
  std::int32_t censored_wait_ms = 0;
};
static_assert(sizeof(TableTurn) == 36);

/// The turns of one or more latency.csv or results.jsonl, sorted by (recording, turn) whatever their order in the files
/// was.
struct LatencyTable {
  RecordingNames recordings;           ///< sorted by name; with their paths where those are known
  std::vector<std::string> pair_keys;  ///< of each recording; empty unless a column to pair by was asked for
  std::deque<TableTurn> turns;         ///< in pieces: a vector of millions that grows needs its memory three times
  std::size_t calls = 0;
  // Of each recording, in their order; empty where the table was read from a latency.csv.
  std::vector<std::uint32_t> call_of_recording;
  MetadataColumns metadata;
  std::vector<MaybeMillis> greetings_ms;  ///< start of the recording until the agent's first speech
  std::optional<int> method_version;      ///< nothing for a table without rows
  std::vector<NamedNumber> settings;      ///< of the method; empty where only latency.csv were read, which hold none
  /// Of each turn, how many calls of a load test were active at its end; empty unless one was joined.
  std::vector<std::optional<unsigned>> active_calls;
};

/// What to read from a latency.csv beside the turns.
struct ReadOptions {
  std::string pair_column;  ///< a column or metadata name that tells the scenario of a call; empty: none
};

/// Reads latency.csv, schema 1: columns in any order, further columns ignored, a byte-order mark and CRLF accepted.
/// Every value is checked; what is wrong throws FatalError with file, line, column, what was expected and what was
/// found. Of an unanswered turn the wait is at least the time until the next turn of the recording (0 for the last).
/// A file may be a results.jsonl too, of which the waits are known as they were seen, and the recordings without a
/// turn.
LatencyTable read_latency_table(std::span<const std::filesystem::path> files, const ReadOptions& options = {});

}  // namespace turngap
