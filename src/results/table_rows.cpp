#include "results/table_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
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
  std::ranges::sort(order, {}, [&table](std::uint32_t i) { return table.recordings.recording(i); });
  std::vector<std::uint32_t> rank(order.size());
  LatencyTable sorted;
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    rank[order[place]] = place;
    sorted.recordings.push_back(table.recordings[order[place]]);
    if (!table.pair_keys.empty()) sorted.pair_keys.push_back(std::move(table.pair_keys[order[place]]));
  }
  table.recordings = std::move(sorted.recordings);
  table.pair_keys = std::move(sorted.pair_keys);
  return rank;
}

std::pair<std::uint32_t, std::uint32_t> place_of(const TableTurn& turn) {
  return {turn.recording, turn.turn};
}

template <typename Values>
Values in_order(const Values& values, const std::vector<std::uint32_t>& order) {
  Values sorted;
  std::ranges::transform(order, std::back_inserter(sorted), [&values](std::uint32_t i) { return values[i]; });
  return sorted;
}

void sort_turns(std::deque<TableTurn>& turns, std::vector<TurnSource>& sources) {
  if (std::ranges::is_sorted(turns, {}, place_of)) return;
  std::vector<std::uint32_t> order(turns.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&turns](std::uint32_t i) { return place_of(turns[i]); });
  turns = in_order(turns, order);
  sources = in_order(sources, order);
}

void require_each_turn_once(const LatencyTable& table, const std::vector<TurnSource>& sources) {
  const auto twice = std::ranges::adjacent_find(table.turns, {}, place_of);
  if (twice == table.turns.end()) return;
  const auto source = sources.begin() + (twice - table.turns.begin());
  throw FatalError(fmt::format(
      "recording '{}', turn {}: expected each turn once, found it in lines {} and {}; is a "
      "file given twice?",
      beginning_of(table.recordings.recording(twice->recording)), twice->turn, source->line, std::next(source)->line));
}

// Recordings of one call SID are one call; a recording without is a call of its own.
void number_calls(LatencyTable& table) {
  std::unordered_map<std::string_view, std::uint32_t> call_of_sid;
  std::vector<std::uint32_t> call_of(table.recordings.size());
  std::uint32_t calls = 0;
  for (std::size_t i = 0; i < call_of.size(); ++i) {
    const auto sid = table.recordings.call_sid(i);
    call_of[i] = sid ? call_of_sid.try_emplace(*sid, calls).first->second : calls;
    if (call_of[i] == calls) ++calls;
  }
  for (TableTurn& turn : table.turns) turn.call = call_of[turn.recording];
  table.calls = calls;
}

void set_censored_waits(std::deque<TableTurn>& turns, const std::vector<TurnSource>& sources) {
  for (std::size_t i = 0; i + 1 < turns.size(); ++i) {
    if (sources[i].wait_is_known) continue;
    if (turns[i].outcome != Outcome::unanswered || turns[i + 1].recording != turns[i].recording) continue;
    turns[i].censored_wait_ms = std::max(0, sources[i + 1].caller_onset_ms - turns[i].caller_end_ms);
  }
}

}  // namespace

LatencyTable put_in_order(LatencyTable table, std::vector<TurnSource> sources) {
  const auto rank = sort_recordings(table);
  for (TableTurn& turn : table.turns) turn.recording = rank[turn.recording];
  sort_turns(table.turns, sources);
  require_each_turn_once(table, sources);
  number_calls(table);
  set_censored_waits(table.turns, sources);
  return table;
}

std::string beginning_of(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string out;
  for (const char c : text.substr(0, kMost)) out += (c >= 0 && c < ' ') || c == '\x7f' ? '?' : c;
  return text.size() > kMost ? out + "..." : out;
}

}  // namespace turngap
