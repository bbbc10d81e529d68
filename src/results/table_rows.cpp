#include "results/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

// Gives the place of each recording in the sorted list.
std::vector<std::uint32_t> sort_recordings(LatencyTable& table) {
  std::vector<std::uint32_t> order(table.recordings.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {},
                    [&table](std::uint32_t i) -> const std::string& { return table.recordings[i].recording; });
  std::vector<std::uint32_t> rank(order.size());
  LatencyTable sorted;
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    rank[order[place]] = place;
    sorted.recordings.push_back(std::move(table.recordings[order[place]]));
    if (!table.pair_keys.empty()) sorted.pair_keys.push_back(std::move(table.pair_keys[order[place]]));
  }
  table.recordings = std::move(sorted.recordings);
  table.pair_keys = std::move(sorted.pair_keys);
  return rank;
}

void sort_rows(std::vector<TableRow>& rows, const LatencyTable& table, const std::vector<std::uint32_t>& rank) {
  for (TableRow& row : rows) row.turn.recording = rank[row.turn.recording];
  const auto before = [](const TableRow& a, const TableRow& b) {
    return std::pair(a.turn.recording, a.turn.turn) < std::pair(b.turn.recording, b.turn.turn);
  };
  if (!std::ranges::is_sorted(rows, before)) std::ranges::stable_sort(rows, before);
  const auto twice =
      std::ranges::adjacent_find(rows, [&](const TableRow& a, const TableRow& b) { return !before(a, b); });
  if (twice == rows.end()) return;
  throw FatalError(
      fmt::format("recording '{}', turn {}: expected each turn once, found it in lines {} and {}; is a "
                  "file given twice?",
                  beginning_of(table.recordings[twice->turn.recording].recording), twice->turn.turn, twice->line,
                  std::next(twice)->line));
}

// Recordings of one call SID are one call; a recording without is a call of its own.
void number_calls(LatencyTable& table, std::vector<TableRow>& rows) {
  std::unordered_map<std::string_view, std::uint32_t> call_of_sid;
  std::vector<std::uint32_t> call_of(table.recordings.size());
  std::uint32_t calls = 0;
  for (std::size_t i = 0; i < call_of.size(); ++i) {
    const auto& sid = table.recordings[i].call_sid;
    call_of[i] = sid ? call_of_sid.try_emplace(*sid, calls).first->second : calls;
    if (call_of[i] == calls) ++calls;
  }
  for (TableRow& row : rows) row.turn.call = call_of[row.turn.recording];
  table.calls = calls;
}

void set_censored_waits(std::vector<TableRow>& rows) {
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const TableRow& next = rows[i + 1];
    if (rows[i].wait_is_known) continue;
    if (rows[i].turn.outcome != Outcome::unanswered || next.turn.recording != rows[i].turn.recording) continue;
    rows[i].turn.censored_wait_ms = std::max(0, next.caller_onset_ms - rows[i].turn.caller_end_ms);
  }
}

}  // namespace

LatencyTable put_in_order(LatencyTable table, std::vector<TableRow> rows) {
  sort_rows(rows, table, sort_recordings(table));
  number_calls(table, rows);
  set_censored_waits(rows);
  table.turns.reserve(rows.size());
  for (const TableRow& row : rows) table.turns.push_back(row.turn);
  return table;
}

std::string beginning_of(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string out;
  for (const char c : text.substr(0, kMost)) out += (c >= 0 && c < ' ') || c == '\x7f' ? '?' : c;
  return text.size() > kMost ? out + "..." : out;
}

}  // namespace turngap
