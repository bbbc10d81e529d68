#include "turngap/results/latency_table.h"

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <unordered_map>
#include <utility>

#include "core/csv_cursor.h"
#include "results/latency_cells.h"
#include "results/table_rows.h"
#include "results/table_turn.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/same_settings.h"

namespace turngap {
namespace {

constexpr std::string_view kFromZeroOrNothing = "whole milliseconds from 0 or nothing";

/// Takes in the tables and records of a run, whatever their order.
class TableReader {
 public:
  explicit TableReader(const ReadOptions& options) : options_(options) {}

  /// `rows`: about how many there will be.
  void read(CsvCursor cursor, std::size_t rows);

  /// The turns of a record; `name` stands for its file in messages.
  void add(const RecordingResult& result, const std::string& name);

  LatencyTable table();

 private:
  void add_row(const LatencyCells& row);
  void require_method_of_rows_before(const LatencyCells& row);
  std::uint32_t recording_index(const LatencyCells& row);
  void require_pair_key_of(std::uint32_t recording, const LatencyCells& row) const;
  std::string pair_key(const RecordingResult& result, const std::string& name) const;

  ReadOptions options_;
  std::vector<TurnSource> sources_;  // of table_.turns
  std::unordered_map<std::string, std::uint32_t> index_of_;
  std::uint32_t last_recording_ = 0;
  LatencyTable table_;
};

void require_what_belongs_together(const LatencyCells& row, const TableTurn& turn) {
  const bool replied = turn.outcome == Outcome::answered || turn.outcome == Outcome::overlapped;
  const std::string outcome(to_string(turn.outcome));
  if (replied && !turn.latency_ms) row.fail(LatencyColumn::latency, "a latency, for the turn was " + outcome);
  if (!replied && turn.latency_ms) row.fail(LatencyColumn::latency, "nothing, for the turn was " + outcome);
  if (turn.uncertainty_ms.value_or(0) < 0) row.fail(LatencyColumn::uncertainty, kFromZeroOrNothing);
}

void TableReader::read(CsvCursor cursor, std::size_t rows) {
  LatencyCells row(std::move(cursor), options_.pair_column);
  sources_.reserve(sources_.size() + rows);
  while (row.next_row()) add_row(row);
}

void TableReader::add_row(const LatencyCells& row) {
  require_method_of_rows_before(row);
  TableTurn turn;
  TurnSource source{.line = row.line()};
  turn.recording = recording_index(row);
  turn.turn = static_cast<std::uint32_t>(row.required_number(LatencyColumn::turn, "the number of a turn from 1", 1));
  turn.outcome = row.outcome();
  source.caller_onset_ms = row.required_number(LatencyColumn::caller_onset, "whole milliseconds from 0", 0);
  turn.caller_end_ms = row.required_number(LatencyColumn::caller_end, "whole milliseconds from 0", 0);
  turn.latency_ms = row.number(LatencyColumn::latency, "whole milliseconds or nothing");
  turn.uncertainty_ms = row.number(LatencyColumn::uncertainty, kFromZeroOrNothing);
  turn.onset_to_onset_ms = row.number(LatencyColumn::onset_to_onset, "whole milliseconds or nothing");
  turn.barge_in = row.barge_in();
  require_what_belongs_together(row, turn);
  table_.turns.push_back(turn);
  sources_.push_back(source);
}

void TableReader::require_method_of_rows_before(const LatencyCells& row) {
  const int method = row.required_number(LatencyColumn::method, "a method version from 1", 1);
  if (table_.method_version.value_or(method) != method) {
    row.fail_at(LatencyColumn::method,
                fmt::format("expected {} as in the rows before, found {}; numbers of different methods are not "
                            "comparable, measure all recordings with one version",
                            *table_.method_version, method));
  }
  table_.method_version = method;
}

void TableReader::add(const RecordingResult& result, const std::string& name) {
  if (!result.analysis) return;
  if (table_.method_version.value_or(result.method_version) != result.method_version) {
    throw FatalError(
        fmt::format("{}: recording '{}': expected method version {} as in the tables before, found {}; "
                    "numbers of different methods are not comparable, measure all recordings with one version",
                    name, beginning_of(result.identity.recording), *table_.method_version, result.method_version));
  }
  table_.method_version = result.method_version;
  if (table_.settings.empty()) table_.settings = result.settings;
  require_same_settings(table_.settings, result.settings, "the records before",
                        fmt::format("{}: recording '{}'", name, beginning_of(result.identity.recording)));
  const auto index = static_cast<std::uint32_t>(table_.recordings.size());
  if (!index_of_.try_emplace(result.identity.recording, index).second) {
    throw FatalError(fmt::format("{}: expected each recording once, found '{}' again; is a file given twice?", name,
                                 beginning_of(result.identity.recording)));
  }
  table_.recordings.push_back(result.identity);
  if (!options_.pair_column.empty()) table_.pair_keys.push_back(pair_key(result, name));
  for (std::size_t i = 0; i < result.analysis->turns.size(); ++i) {
    const CallerTurn& turn = result.analysis->turns[i];
    table_.turns.push_back(table_turn(turn, index, i + 1));
    sources_.push_back(
        {.caller_onset_ms = static_cast<std::int32_t>(whole_millis(turn.caller_onset)), .wait_is_known = true});
  }
}

std::string TableReader::pair_key(const RecordingResult& result, const std::string& name) const {
  const auto value = column_value(result, options_.pair_column);
  if (value) return *value;
  throw FatalError(fmt::format("{}: recording '{}': expected a column '{}' to pair by, found none", name,
                               beginning_of(result.identity.recording), beginning_of(options_.pair_column)));
}

// A recording has many rows, one behind the other most of the time.
std::uint32_t TableReader::recording_index(const LatencyCells& row) {
  const std::string_view name = row.text(LatencyColumn::recording);
  if (name.empty()) row.fail(LatencyColumn::recording, "the name of a recording");
  if (table_.recordings.empty() || table_.recordings.recording(last_recording_) != name) {
    const auto [found, fresh] =
        index_of_.try_emplace(std::string(name), static_cast<std::uint32_t>(table_.recordings.size()));
    if (fresh) {
      const auto text = [&row](LatencyColumn column) {
        const std::string_view cell = row.text(column);
        return cell.empty() ? std::nullopt : std::optional<std::string>(cell);
      };
      table_.recordings.push_back({std::string(name), text(LatencyColumn::call_sid), text(LatencyColumn::recorded_at),
                                   text(LatencyColumn::tag)});
      if (row.has_pair_key()) table_.pair_keys.emplace_back(row.pair_key());
    }
    last_recording_ = found->second;
  }
  if (row.has_pair_key()) require_pair_key_of(last_recording_, row);
  return last_recording_;
}

void TableReader::require_pair_key_of(std::uint32_t recording, const LatencyCells& row) const {
  const std::string& expected = table_.pair_keys[recording];
  if (expected == row.pair_key()) return;
  row.fail_at_pair_key(fmt::format("expected '{}' as in the other rows of recording '{}', found '{}'",
                                   beginning_of(expected), beginning_of(row.text(LatencyColumn::recording)),
                                   beginning_of(row.pair_key())));
}

LatencyTable TableReader::table() {
  return put_in_order(std::move(table_), std::move(sources_));
}

// Whether a file is a results.jsonl.
bool holds_results(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  while (std::getline(file, line) && line.find_first_not_of(" \t\r") == std::string::npos) {
  }
  return turngap::holds_results(line);
}

CsvCursor rows_of(const std::filesystem::path& path) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  std::error_code error;
  if (!*file || std::filesystem::is_directory(path, error)) {
    throw FatalError(fmt::format("{}: expected a latency.csv that can be read, found none", path.string()));
  }
  const auto read = [file, name = path.string()](std::span<char> into) {
    file->read(into.data(), static_cast<std::streamsize>(into.size()));
    if (file->bad()) throw FatalError(fmt::format("{}: expected to read on, found an error of the system", name));
    return static_cast<std::size_t>(file->gcount());
  };
  return {read, path.string()};
}

constexpr std::size_t kBytesPerRow = 60;  // few, so that the rows never move

std::size_t most_rows(const std::filesystem::path& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  return error ? 0 : bytes / kBytesPerRow;
}

}  // namespace

LatencyTable read_latency_table(std::span<const std::filesystem::path> files, const ReadOptions& options) {
  TableReader reader(options);
  for (const auto& file : files) {
    if (holds_results(file)) {
      for_each_line(file, [&](const ResultLine& line) { reader.add(line.parsed(), file.string()); });
    } else {
      reader.read(rows_of(file), most_rows(file));
    }
  }
  return reader.table();
}

}  // namespace turngap
