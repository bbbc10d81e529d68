#include "turngap/results/latency_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/csv_quoting.h"
#include "turngap/results/metadata_columns.h"

namespace turngap {
namespace {

constexpr std::array<std::string_view, 23> kWrittenColumns{"recording",
                                                           "call_sid",
                                                           "recorded_at",
                                                           "tag",
                                                           "turn",
                                                           "outcome",
                                                           "reason",
                                                           "caller_onset_ms",
                                                           "caller_end_ms",
                                                           "agent_onset_ms",
                                                           "response_latency_ms",
                                                           "uncertainty_ms",
                                                           "onset_to_onset_ms",
                                                           "agent_first_sound_ms",
                                                           "main_reply_onset_ms",
                                                           "barge_in",
                                                           "yield_ms",
                                                           "caller_snr_db",
                                                           "agent_snr_db",
                                                           "flags",
                                                           "method_version",
                                                           "path",
                                                           "caller_last_sound_ms"};

std::string cell(const std::optional<std::string>& text) {
  return text ? csv_quoted(*text) : "";
}

std::string cell(const std::optional<Millis>& time) {
  return time ? std::to_string(whole_millis(*time)) : "";
}

std::string decibel_cell(const std::optional<double>& level_db) {
  return level_db ? fmt::format("{:.1f}", *level_db) : "";
}

// An uncertainty is rounded up: the true value shall not fall out of it by rounding.
std::string upward_cell(const std::optional<Millis>& time) {
  return time ? std::to_string(whole_millis(Millis{std::ceil(time->value)})) : "";
}

// Differences are taken between the whole milliseconds of the row, so that a reader can check them by hand.
std::string difference_cell(const std::optional<Millis>& later, Millis earlier) {
  return later ? std::to_string(whole_millis(*later) - whole_millis(earlier)) : "";
}

std::string joined(const std::vector<Flag>& flags) {
  std::vector<std::string_view> words;
  words.reserve(flags.size());
  for (const Flag flag : flags) words.push_back(to_string(flag));
  return fmt::format("{}", fmt::join(words, ";"));
}

std::vector<std::string> fixed_cells(const RecordingResult& result, std::size_t number, const CallerTurn& turn) {
  return {csv_quoted(result.identity.recording),
          cell(result.identity.call_sid),
          cell(result.identity.recorded_at),
          cell(result.identity.tag),
          std::to_string(number),
          std::string(to_string(turn.outcome)),
          turn.reason ? std::string(to_string(*turn.reason)) : "",
          std::to_string(whole_millis(turn.caller_onset)),
          std::to_string(whole_millis(turn.caller_end)),
          cell(turn.agent_onset),
          difference_cell(turn.agent_onset, turn.caller_end),
          upward_cell(turn.uncertainty),
          difference_cell(turn.agent_onset, turn.caller_onset),
          cell(turn.agent_first_sound),
          cell(turn.main_reply_onset),
          turn.barge_in ? "1" : "0",
          cell(turn.yield),
          decibel_cell(turn.caller_snr_db),
          decibel_cell(turn.agent_snr_db),
          csv_quoted(joined(turn.flags)),
          std::to_string(result.method_version),
          csv_quoted(result.path),
          cell(turn.caller_last_sound)};
}

std::vector<std::string> metadata_cells(const RecordingResult& result, const std::vector<std::string>& columns) {
  std::vector<std::string> cells;
  for (const std::string& column : columns) {
    const auto found = std::ranges::find(result.metadata, column, &NamedText::first);
    cells.push_back(found == result.metadata.end() ? "" : csv_quoted(found->second));
  }
  return cells;
}

}  // namespace

std::span<const std::string_view> latency_csv_columns() {
  return kWrittenColumns;
}

std::string latency_csv_header(const std::vector<std::string>& metadata_names) {
  std::string line = fmt::format("{}", fmt::join(kWrittenColumns, ","));
  for (const std::string& name : metadata_names) line += "," + csv_quoted(name);
  return line + "\n";
}

std::string latency_csv_rows(const RecordingResult& result, const std::vector<std::string>& metadata_names) {
  if (!result.analysis) return "";
  std::string rows;
  const auto own = metadata_cells(result, metadata_names);
  for (std::size_t i = 0; i < result.analysis->turns.size(); ++i) {
    auto cells = fixed_cells(result, i + 1, result.analysis->turns[i]);
    cells.insert(cells.end(), own.begin(), own.end());
    rows += fmt::format("{}\n", fmt::join(cells, ","));
  }
  return rows;
}

}  // namespace turngap
