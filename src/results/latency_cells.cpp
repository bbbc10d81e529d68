#include "results/latency_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "results/table_rows.h"

namespace turngap {
namespace {

constexpr std::array<std::string_view, 13> kNames{"recording",      "turn",
                                                  "outcome",        "caller_onset_ms",
                                                  "caller_end_ms",  "response_latency_ms",
                                                  "method_version", "call_sid",
                                                  "recorded_at",    "tag",
                                                  "uncertainty_ms", "onset_to_onset_ms",
                                                  "barge_in"};
constexpr auto kRequired = static_cast<std::size_t>(LatencyColumn::call_sid);  // the columns before this one

std::string_view name_of(LatencyColumn column) {
  return kNames[static_cast<std::size_t>(column)];
}

}  // namespace

LatencyCells::LatencyCells(CsvCursor cursor, const std::string& pair_column)
    : cursor_(std::move(cursor)), pair_column_(pair_column) {
  if (!cursor_.next_row(cells_)) cursor_.fail("expected the header line of latency.csv, found an empty file");
  find_columns();
  require_columns();
}

void LatencyCells::find_columns() {
  columns_ = cells_.size();
  at_.fill(kAbsent);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (std::ranges::count(cells_, cells_[i]) > 1 && !cells_[i].empty()) {
      cursor_.fail(
          fmt::format("column {}: expected each column once, found '{}' again", i + 1, beginning_of(cells_[i])));
    }
    const auto known = std::ranges::find(kNames, cells_[i]);
    if (known != kNames.end()) at_[static_cast<std::size_t>(known - kNames.begin())] = i;
    if (!pair_column_.empty() && cells_[i] == pair_column_) pair_at_ = i;
  }
}

void LatencyCells::require_columns() const {
  std::vector<std::string_view> missing;
  for (std::size_t c = 0; c < kRequired; ++c) {
    if (at_[c] == kAbsent) missing.push_back(kNames[c]);
  }
  if (!missing.empty()) {
    cursor_.fail(fmt::format("expected the columns of latency.csv (schema 1), found a header without {}",
                             fmt::join(missing, ", ")));
  }
  if (!pair_column_.empty() && !has_pair_key()) {
    cursor_.fail(fmt::format("expected a column '{}' to pair by, found none", beginning_of(pair_column_)));
  }
}

bool LatencyCells::next_row() {
  if (!cursor_.next_row(cells_)) return false;
  if (cells_.size() == columns_) return true;
  cursor_.fail(fmt::format("expected {} cells as in the header, found {}", columns_, cells_.size()));
}

std::string_view LatencyCells::text(LatencyColumn column) const {
  return place(column) == kAbsent ? "" : cells_[place(column)];
}

std::optional<std::int32_t> LatencyCells::number(LatencyColumn column, std::string_view expected) const {
  const std::string_view cell = text(column);
  if (cell.empty()) return std::nullopt;
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) fail(column, expected);
  return value;
}

std::int32_t LatencyCells::required_number(LatencyColumn column, std::string_view expected, std::int32_t lowest) const {
  const auto value = number(column, expected);
  if (!value || *value < lowest) fail(column, expected);
  return *value;
}

Outcome LatencyCells::outcome() const {
  const std::string_view word = text(LatencyColumn::outcome);
  for (const Outcome outcome :
       {Outcome::answered, Outcome::overlapped, Outcome::backchannel, Outcome::unanswered, Outcome::not_measurable}) {
    if (word == to_string(outcome)) return outcome;
  }
  fail(LatencyColumn::outcome, "answered, overlapped, backchannel, unanswered or not_measurable");
}

bool LatencyCells::barge_in() const {
  const std::string_view cell = text(LatencyColumn::barge_in);
  if (!cell.empty() && cell != "0" && cell != "1") fail(LatencyColumn::barge_in, "0 or 1");
  return cell == "1";
}

void LatencyCells::fail(LatencyColumn column, std::string_view expected) const {
  fail_at(column, fmt::format("expected {}, found '{}'", expected, beginning_of(text(column))));
}

void LatencyCells::fail_at(LatencyColumn column, std::string_view problem) const {
  cursor_.fail(fmt::format("column {} ({}): {}", place(column) + 1, name_of(column), problem));
}

void LatencyCells::fail_at_pair_key(std::string_view problem) const {
  cursor_.fail(fmt::format("column {} ({}): {}", pair_at_ + 1, pair_column_, problem));
}

}  // namespace turngap
