#include "turngap/results/metadata.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/csv_cursor.h"
#include "core/file_text.h"
#include "turngap/core/calendar.h"
#include "turngap/core/error.h"
#include "turngap/results/latency_csv.h"

namespace turngap {
namespace {

constexpr std::string_view kOfIdentity[] = {"call_sid", "recorded_at", "tag"};

// By these a run can be broken down without metadata.
constexpr std::string_view kOfBreakdowns[] = {"day", "hour", "concurrency"};

bool is_of_identity(std::string_view name) {
  return std::ranges::find(kOfIdentity, name) != std::end(kOfIdentity);
}

std::string utc(const std::string& text) {
  // A duration before now is no time of a recording.
  const auto moment = parse_moment(text, Moment{});
  if (!moment || parse_duration(text)) {
    throw WrongMetadata(fmt::format("recorded_at: expected a time such as 2026-07-01T14:30:00Z, found '{}'", text));
  }
  return to_iso8601(*moment);
}

}  // namespace

void require_metadata_name(const std::string& name) {
  const auto fixed = latency_csv_columns();
  if (name.empty()) throw WrongMetadata("expected a name for each column, found none");
  if (!is_of_identity(name) && std::ranges::find(fixed, name) != fixed.end()) {
    throw WrongMetadata(
        fmt::format("expected call_sid, recorded_at, tag or names of your own, found '{}', which is a column of "
                    "latency.csv; rename it",
                    name));
  }
  if (std::ranges::find(kOfBreakdowns, name) != std::end(kOfBreakdowns)) {
    throw WrongMetadata(fmt::format(
        "expected call_sid, recorded_at, tag or names of your own, found '{}', by which runs are broken down as it is; "
        "rename it",
        name));
  }
}

void set_metadata(RecordingResult& result, const std::string& name, const std::string& value) {
  if (!is_of_identity(name)) {
    const auto known = std::ranges::find(result.metadata, name, &NamedText::first);
    if (known == result.metadata.end()) {
      result.metadata.emplace_back(name, value);
    } else if (!value.empty()) {
      known->second = value;
    }
  } else if (!value.empty()) {
    if (name == "call_sid") result.identity.call_sid = value;
    if (name == "recorded_at") result.identity.recorded_at = utc(value);
    if (name == "tag") result.identity.tag = value;
  }
}

Metadata Metadata::read(const std::filesystem::path& file) {
  return parse(text_of_file(file, "a CSV with metadata"), file.string());
}

Metadata Metadata::parse(std::string_view text, const std::string& name) {
  CsvCursor cursor(text, name);
  Metadata metadata;
  std::vector<std::string_view> cells;
  if (!cursor.next_row(cells)) cursor.fail("expected a header line, found an empty file");
  try {
    const std::size_t key = metadata.read_header(cells);
    const std::size_t columns = cells.size();
    while (cursor.next_row(cells)) {
      if (cells.size() != columns) {
        cursor.fail(fmt::format("expected {} cells as in the header, found {}", columns, cells.size()));
      }
      metadata.read_row(cells, key);
    }
  } catch (const WrongMetadata& wrong) {
    cursor.fail(wrong.what());
  }
  return metadata;
}

// Gives the place of the key column.
std::size_t Metadata::read_header(const std::vector<std::string_view>& cells) {
  std::size_t key = cells.size();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (std::ranges::count(cells, cells[i]) > 1) {
      throw WrongMetadata(fmt::format("expected each column once, found '{}' again", cells[i]));
    }
    if (cells[i] != "recording" && cells[i] != "path") {
      require_metadata_name(columns_.emplace_back(cells[i]));
      continue;
    }
    if (key != cells.size()) throw WrongMetadata("expected one key column, found both recording and path");
    key = i;
    by_path_ = cells[i] == "path";
  }
  if (key == cells.size()) throw WrongMetadata("expected a column recording or path, found none");
  return key;
}

void Metadata::read_row(const std::vector<std::string_view>& cells, std::size_t key) {
  Row row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i != key) row.cells.emplace_back(cells[i]);
  }
  RecordingResult trial;  // so that a wrong time is found with its line
  for (std::size_t i = 0; i < columns_.size(); ++i) set_metadata(trial, columns_[i], row.cells[i]);
  keys_.emplace_back(cells[key]);
  if (!rows_.emplace(keys_.back(), std::move(row)).second) {
    throw WrongMetadata(fmt::format("expected one row a recording, found '{}' again", keys_.back()));
  }
}

bool Metadata::apply(RecordingResult& result) {
  const auto found = rows_.find(by_path_ ? result.path : result.identity.recording);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    set_metadata(result, columns_[i], found == rows_.end() ? "" : found->second.cells[i]);
  }
  if (found == rows_.end()) return false;
  found->second.used = true;
  return true;
}

std::vector<std::string> Metadata::unused() const {
  std::vector<std::string> keys;
  for (const std::string& key : keys_) {
    if (!rows_.at(key).used) keys.push_back(key);
  }
  return keys;
}

}  // namespace turngap
