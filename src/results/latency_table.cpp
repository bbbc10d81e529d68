#include "turngap/results/latency_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <memory>
#include <unordered_map>
#include <utility>

#include "core/csv_cursor.h"
#include "results/table_rows.h"
#include "results/table_turn.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/same_settings.h"

namespace turngap {
namespace {

enum Column : std::size_t {
  kRecording,
  kTurn,
  kOutcome,
  kCallerOnset,
  kCallerEnd,
  kLatency,
  kMethod,
  kCallSid,
  kRecordedAt,
  kTag,
  kUncertainty,
  kOnsetToOnset,
  kBargeIn,
  kReadColumns
};
constexpr std::size_t kRequired = kCallSid;  // the columns before this one
constexpr std::array<std::string_view, kReadColumns> kNames{"recording",      "turn",
                                                            "outcome",        "caller_onset_ms",
                                                            "caller_end_ms",  "response_latency_ms",
                                                            "method_version", "call_sid",
                                                            "recorded_at",    "tag",
                                                            "uncertainty_ms", "onset_to_onset_ms",
                                                            "barge_in"};

class TableReader {
 public:
  explicit TableReader(const ReadOptions& options) : options_(options) {}

  /// `rows`: about how many there will be.
  void read(CsvCursor cursor, std::size_t rows) {
    if (!cursor.next_row(cells_)) cursor.fail("expected the header line of latency.csv, found an empty file");
    find_columns(cursor);
    sources_.reserve(sources_.size() + rows);
    while (cursor.next_row(cells_)) read_row(cursor);
  }

  /// The turns of a record; `name` stands for its file in messages.
  void add(const RecordingResult& result, const std::string& name);

  LatencyTable table();

 private:
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();

  void find_columns(const CsvCursor& cursor);
  void read_row(const CsvCursor& cursor);
  std::uint32_t recording_index(const CsvCursor& cursor);
  std::string pair_key(const RecordingResult& result, const std::string& name) const;
  void check_row(const CsvCursor& cursor, const TableTurn& turn) const;

  std::string_view cell(Column column) const { return at_[column] == kAbsent ? "" : cells_[at_[column]]; }
  [[noreturn]] void fail(const CsvCursor& cursor, Column column, std::string_view expected) const {
    cursor.fail(fmt::format("column {} ({}): expected {}, found '{}'", at_[column] + 1, kNames[column], expected,
                            beginning_of(cell(column))));
  }
  std::optional<std::int32_t> number(const CsvCursor& cursor, Column column, std::string_view expected) const;
  std::int32_t required_number(const CsvCursor& cursor, Column column, std::string_view expected,
                               std::int32_t lowest) const;
  Outcome outcome(const CsvCursor& cursor) const;

  ReadOptions options_;
  std::array<std::size_t, kReadColumns> at_{};
  std::size_t pair_at_ = kAbsent;
  std::size_t columns_ = 0;
  std::vector<std::string_view> cells_;
  std::vector<TurnSource> sources_;  // of table_.turns
  std::unordered_map<std::string, std::uint32_t> index_of_;
  std::uint32_t last_recording_ = 0;
  LatencyTable table_;
};

void TableReader::find_columns(const CsvCursor& cursor) {
  columns_ = cells_.size();
  at_.fill(kAbsent);
  pair_at_ = kAbsent;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (std::ranges::count(cells_, cells_[i]) > 1 && !cells_[i].empty()) {
      cursor.fail(
          fmt::format("column {}: expected each column once, found '{}' again", i + 1, beginning_of(cells_[i])));
    }
    const auto known = std::ranges::find(kNames, cells_[i]);
    if (known != kNames.end()) at_[static_cast<std::size_t>(known - kNames.begin())] = i;
    if (!options_.pair_column.empty() && cells_[i] == options_.pair_column) pair_at_ = i;
  }
  std::vector<std::string_view> missing;
  for (std::size_t c = 0; c < kRequired; ++c) {
    if (at_[c] == kAbsent) missing.push_back(kNames[c]);
  }
  if (!missing.empty()) {
    cursor.fail(fmt::format("expected the columns of latency.csv (schema 1), found a header without {}",
                            fmt::join(missing, ", ")));
  }
  if (!options_.pair_column.empty() && pair_at_ == kAbsent) {
    cursor.fail(fmt::format("expected a column '{}' to pair by, found none", beginning_of(options_.pair_column)));
  }
}

void TableReader::read_row(const CsvCursor& cursor) {
  if (cells_.size() != columns_) {
    cursor.fail(fmt::format("expected {} cells as in the header, found {}", columns_, cells_.size()));
  }
  const int method = required_number(cursor, kMethod, "a method version from 1", 1);
  if (table_.method_version.value_or(method) != method) {
    cursor.fail(
        fmt::format("column {} (method_version): expected {} as in the rows before, found {}; numbers of "
                    "different methods are not comparable, measure all recordings with one version",
                    at_[kMethod] + 1, *table_.method_version, method));
  }
  table_.method_version = method;
  TableTurn turn;
  TurnSource source{.line = static_cast<std::uint32_t>(cursor.line())};
  turn.recording = recording_index(cursor);
  turn.turn = static_cast<std::uint32_t>(required_number(cursor, kTurn, "the number of a turn from 1", 1));
  turn.outcome = outcome(cursor);
  source.caller_onset_ms = required_number(cursor, kCallerOnset, "whole milliseconds from 0", 0);
  turn.caller_end_ms = required_number(cursor, kCallerEnd, "whole milliseconds from 0", 0);
  turn.latency_ms = number(cursor, kLatency, "whole milliseconds or nothing");
  turn.uncertainty_ms = number(cursor, kUncertainty, "whole milliseconds from 0 or nothing");
  turn.onset_to_onset_ms = number(cursor, kOnsetToOnset, "whole milliseconds or nothing");
  const std::string_view barge_in = cell(kBargeIn);
  if (!barge_in.empty() && barge_in != "0" && barge_in != "1") fail(cursor, kBargeIn, "0 or 1");
  turn.barge_in = barge_in == "1";
  check_row(cursor, turn);
  table_.turns.push_back(turn);
  sources_.push_back(source);
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

void TableReader::check_row(const CsvCursor& cursor, const TableTurn& turn) const {
  const bool replied = turn.outcome == Outcome::answered || turn.outcome == Outcome::overlapped;
  if (replied && !turn.latency_ms) fail(cursor, kLatency, "a latency, for the turn was " + std::string(cell(kOutcome)));
  if (!replied && turn.latency_ms) fail(cursor, kLatency, "nothing, for the turn was " + std::string(cell(kOutcome)));
  if (turn.uncertainty_ms.value_or(0) < 0) fail(cursor, kUncertainty, "whole milliseconds from 0 or nothing");
}

std::uint32_t TableReader::recording_index(const CsvCursor& cursor) {
  const std::string_view name = cell(kRecording);
  if (name.empty()) fail(cursor, kRecording, "the name of a recording");
  const std::string_view key = pair_at_ == kAbsent ? std::string_view{} : cells_[pair_at_];
  std::uint32_t index = last_recording_;
  if (table_.recordings.empty() || table_.recordings.recording(index) != name) {
    const auto [found, fresh] =
        index_of_.try_emplace(std::string(name), static_cast<std::uint32_t>(table_.recordings.size()));
    index = found->second;
    if (fresh) {
      const auto text = [this](Column column) {
        return cell(column).empty() ? std::nullopt : std::optional<std::string>(cell(column));
      };
      table_.recordings.push_back({std::string(name), text(kCallSid), text(kRecordedAt), text(kTag)});
      if (pair_at_ != kAbsent) table_.pair_keys.emplace_back(key);
    }
    last_recording_ = index;
  }
  if (pair_at_ != kAbsent && table_.pair_keys[index] != key) {
    cursor.fail(fmt::format("column {} ({}): expected '{}' as in the other rows of recording '{}', found '{}'",
                            pair_at_ + 1, options_.pair_column, beginning_of(table_.pair_keys[index]),
                            beginning_of(name), beginning_of(key)));
  }
  return index;
}

std::optional<std::int32_t> TableReader::number(const CsvCursor& cursor, Column column,
                                                std::string_view expected) const {
  const std::string_view text = cell(column);
  if (text.empty()) return std::nullopt;
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) fail(cursor, column, expected);
  return value;
}

std::int32_t TableReader::required_number(const CsvCursor& cursor, Column column, std::string_view expected,
                                          std::int32_t lowest) const {
  const auto value = number(cursor, column, expected);
  if (!value || *value < lowest) fail(cursor, column, expected);
  return *value;
}

Outcome TableReader::outcome(const CsvCursor& cursor) const {
  const std::string_view word = cell(kOutcome);
  for (const Outcome outcome :
       {Outcome::answered, Outcome::overlapped, Outcome::backchannel, Outcome::unanswered, Outcome::not_measurable}) {
    if (word == to_string(outcome)) return outcome;
  }
  fail(cursor, kOutcome, "answered, overlapped, backchannel, unanswered or not_measurable");
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
