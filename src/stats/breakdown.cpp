#include "turngap/stats/breakdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "stats/breakdown_part.h"
#include "stats/recording_time.h"
#include "turngap/core/error.h"
#include "turngap/stats/concurrency.h"
#include "turngap/stats/statistics.h"

namespace turngap {
namespace {

/// Of a turn of the table, by its number.
using ValueOf = std::function<std::string(std::size_t)>;

std::string owned(std::optional<std::string_view> text) {
  return std::string(text.value_or(""));
}

ValueOf value_of(const LatencyTable& table, const std::string& column) {
  const RecordingNames& recordings = table.recordings;
  const auto recording = [&table](std::size_t turn) { return table.turns[turn].recording; };
  if (column == "tag") return [=, &recordings](std::size_t turn) { return owned(recordings.tag(recording(turn))); };
  if (column == "day") return [=, &recordings](std::size_t turn) { return day_of(recordings, recording(turn)); };
  if (column == "hour") return [=, &recordings](std::size_t turn) { return hour_of(recordings, recording(turn)); };
  if (column == "turn") return [&table](std::size_t turn) { return std::to_string(table.turns[turn].turn); };
  if (column == "concurrency" && !table.active_calls.empty()) {
    return [values = concurrency_values(table.active_calls)](std::size_t turn) { return values[turn]; };
  }
  return [=, &table](std::size_t turn) { return owned(table.metadata.value(recording(turn), column)); };
}

std::optional<double> number_in(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error != std::errc{} || !std::isfinite(value) || !(rest.empty() || rest.starts_with(" to "))) return std::nullopt;
  return value;
}

// Numbers and ranges by their (first) value, then words, then what has none.
bool before(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return !a.empty();
  const auto one = number_in(a);
  const auto other = number_in(b);
  if (one && other && *one != *other) return *one < *other;
  if (one.has_value() != other.has_value()) return one.has_value();
  return a < b;
}

// The turns of one value as a table of their own, whose calls are those that have some of them.
LatencyTable part_of(const LatencyTable& table, const std::vector<const TableTurn*>& turns) {
  LatencyTable part;
  part.method_version = table.method_version;
  std::map<std::uint32_t, std::uint32_t> number;
  for (const TableTurn* turn : turns) {
    TableTurn own = *turn;
    own.call = number.try_emplace(turn->call, static_cast<std::uint32_t>(number.size())).first->second;
    part.turns.push_back(own);
  }
  part.calls = number.size();
  return part;
}

}  // namespace

BreakdownPart breakdown_part(std::string value, const LatencyTable& table, const std::vector<const TableTurn*>& turns) {
  const LatencyTable part = part_of(table, turns);
  const CallSample sample = response_sample(part);
  BreakdownPart summary{.value = std::move(value), .calls = part.calls};
  for (const TableTurn& turn : part.turns) summary.counts.add(turn.outcome);
  summary.p50 = estimate_quantile(sample, 0.50);
  summary.p95 = estimate_quantile(sample, 0.95);
  summary.answered = rates_of(part).answered;
  return summary;
}

std::size_t count_values(const LatencyTable& table, const std::string& column, std::size_t most) {
  const ValueOf value = value_of(table, column);
  std::set<std::string> values;
  for (std::size_t i = 0; i < table.turns.size(); ++i) {
    if (values.insert(value(i)).second && values.size() == most) break;
  }
  return values.size();
}

std::vector<std::string> breakdown_columns(const std::vector<std::string>& metadata_names, bool load_is_joined) {
  std::vector<std::string> columns{"tag", "day", "hour", "turn"};
  if (load_is_joined) columns.emplace_back("concurrency");
  for (const std::string& name : metadata_names) {
    if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
  }
  return columns;
}

std::vector<std::string> breakdown_columns(const LatencyTable& table) {
  return breakdown_columns(table.metadata.names(), !table.active_calls.empty());
}

void require_breakdown_column(const std::vector<std::string>& columns, const std::string& column) {
  if (std::ranges::find(columns, column) == columns.end()) {
    throw FatalError(fmt::format("breakdown: expected a column of {}, found '{}'", fmt::join(columns, ", "), column));
  }
}

Breakdown break_down(const LatencyTable& table, const std::string& column) {
  require_breakdown_column(breakdown_columns(table), column);
  const ValueOf value = value_of(table, column);
  std::map<std::string, std::vector<const TableTurn*>, decltype(&before)> parts(before);
  for (std::size_t i = 0; i < table.turns.size(); ++i) parts[value(i)].push_back(&table.turns[i]);
  Breakdown breakdown{.column = column, .parts = {}};
  for (const auto& [name, turns] : parts) breakdown.parts.push_back(breakdown_part(name, table, turns));
  return breakdown;
}

}  // namespace turngap
