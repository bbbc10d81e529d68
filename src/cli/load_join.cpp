#include "cli/load_join.h"

#include <fmt/format.h>

#include <optional>
#include <sstream>

#include "core/file_text.h"
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
  std::istringstream file(text_of_file(path, "results of a load test (--loadtest)"));
  return read_load_times(file, path);
}

void join_load(const LoadTimes& times, LatencyTable& table) {
  table.active_calls.clear();
  for (const TableTurn& turn : table.turns) table.active_calls.push_back(active_at(turn, table, times));
}

}  // namespace turngap::cli
