#include "turngap/loadtest/load_times.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "turngap/core/calendar.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// "2026-07-01T12:00:00.123Z"
std::optional<LoadTimes::Time> parse_time(const json& value) {
  if (!value.is_string()) return std::nullopt;
  std::string text = value.get<std::string>();
  int millis = 0;
  if (const auto dot = text.find('.'); dot != std::string::npos && text.size() == dot + 5) {
    std::from_chars(text.data() + dot + 1, text.data() + dot + 4, millis);
    text.erase(dot, 4);
  }
  const auto moment = parse_moment(text, Moment{});
  return moment ? std::optional(LoadTimes::Time(*moment) + milliseconds{millis}) : std::nullopt;
}

// From the placement to the end; nothing for a call that was never placed.
std::optional<std::pair<Millis, Millis>> span_of(const json& call) {
  if (!call.is_object() || !call.contains("placed_ms") || !call.contains("ended_ms")) return std::nullopt;
  const json& placed = call["placed_ms"];
  const json& ended = call["ended_ms"];
  if (!placed.is_number() || !ended.is_number()) return std::nullopt;
  return std::pair(Millis{placed.get<double>()}, Millis{ended.get<double>()});
}

}  // namespace

unsigned LoadTimes::active_at(Time time) const {
  return active_.at(Millis{static_cast<double>((time - started_at_).count())});
}

LoadTimes read_load_times(std::istream& text, const std::string& name) {
  const json results = json::parse(text, nullptr, false);
  const json own = results.is_object() ? results.value("turngap", json()) : json();
  if (!own.is_object() || own.value("schema", json()) != "turngap.loadtest/1" || !own.contains("calls") ||
      !own["calls"].is_array()) {
    throw FatalError(fmt::format("{}: expected results.json of turngap loadtest, found something else", name));
  }
  const auto started_at = parse_time(own.value("started_at", json()));
  if (!started_at) throw FatalError(fmt::format("{}: expected a time in turngap.started_at, found none", name));
  std::vector<std::pair<Millis, Millis>> calls;
  for (const json& call : own["calls"]) {
    if (const auto span = span_of(call)) calls.push_back(*span);
  }
  if (calls.empty()) throw FatalError(fmt::format("{}: expected calls that were placed, found none", name));
  return {*started_at, ActiveCalls(calls)};
}

}  // namespace turngap
