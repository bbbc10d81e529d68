#include "cli/load_join.h"

#include <fmt/format.h>

#include <fstream>
#include <optional>

#include "turngap/core/calendar.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

using std::chrono::milliseconds;

std::optional<unsigned> active_at(const TableTurn& turn, const LatencyTable& table, const LoadTimes& times) {
  const auto recorded_at = table.recordings.recorded_at(turn.recording);
  const auto moment = recorded_at ? parse_moment(*recorded_at, Moment{}) : std::nullopt;
  if (!moment) return std::nullopt;
  return times.active_at(LoadTimes::Time(*moment) + milliseconds{turn.caller_end_ms});
}

}  // namespace

LoadTimes load_times_in(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw FatalError(fmt::format("--loadtest {}: expected a file, found none that can be read", path));
  return read_load_times(file, path);
}

void join_load(const LoadTimes& times, LatencyTable& table) {
  table.active_calls.clear();
  for (const TableTurn& turn : table.turns) table.active_calls.push_back(active_at(turn, table, times));
}

}  // namespace turngap::cli
