#include "turngap/stats/run_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "stats/breakdown_part.h"
#include "turngap/core/quantile.h"
#include "turngap/stats/statistics.h"

namespace turngap {
namespace {

constexpr std::size_t kRunParts = 24;
constexpr std::size_t kCallsInPart = 5;

/// What the table does not hold of the turns.
class TurnDetails {
 public:
  explicit TurnDetails(const LatencyTable& table) : table_(table) {}

  void add(const RecordingResult& result) {
    if (!result.analysis) return;
    const std::uint32_t call = table_.call_of_recording[measured_++];
    for (const CallerTurn& turn : result.analysis->turns) {
      for (const Flag flag : turn.flags) ++flags_[flag];
      if (turn.agent_onset) add(turn, call);
    }
  }

  std::vector<ReplyMoment> reply_moments() {
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      const CallSample sample(std::move(values_[i]), table_.calls);
      moments_[i].p50 = estimate_quantile(sample, 0.50);
      moments_[i].p95 = estimate_quantile(sample, 0.95);
    }
    return std::move(moments_);
  }

  std::vector<std::pair<Flag, std::size_t>> flagged_turns() const { return {flags_.begin(), flags_.end()}; }

 private:
  void add(const CallerTurn& turn, std::uint32_t call) {
    const Millis times[] = {turn.agent_first_sound.value_or(*turn.agent_onset), *turn.agent_onset,
                            turn.main_reply_onset.value_or(*turn.agent_onset)};
    for (std::size_t i = 0; i < moments_.size(); ++i) {
      values_[i].push_back({static_cast<std::int32_t>(whole_millis(times[i] - turn.caller_end)), call});
      if (i > 0 && times[i] != times[i - 1]) ++moments_[i].earlier;
    }
  }

  const LatencyTable& table_;
  std::size_t measured_ = 0;
  std::map<Flag, std::size_t> flags_;
  std::vector<ReplyMoment> moments_{{.name = "first sound"}, {.name = "first speech"}, {.name = "main reply"}};
  std::vector<std::vector<CallValue>> values_{moments_.size()};
};

Breakdown along_call(const LatencyTable& table) {
  Breakdown breakdown = break_down(table, "turn");
  if (breakdown.parts.size() > kTurnNumbers) breakdown.parts.resize(kTurnNumbers);
  return breakdown;
}

// The calls in order of time, else of the names of their first recordings; each with what names it in a picture.
std::vector<std::pair<std::string, std::uint32_t>> ordered_calls(const LatencyTable& table, bool by_time) {
  std::vector<std::pair<std::string, std::uint32_t>> calls;
  std::vector<bool> seen(table.calls);
  for (std::size_t i = 0; i < table.call_of_recording.size(); ++i) {
    const std::uint32_t call = table.call_of_recording[i];
    if (seen[call]) continue;
    seen[call] = true;
    calls.emplace_back(by_time ? *table.recordings.recorded_at(i) : table.recordings.recording(i), call);
  }
  if (by_time) std::ranges::stable_sort(calls, {}, &std::pair<std::string, std::uint32_t>::first);
  return calls;
}

Breakdown along_run(const LatencyTable& table, bool by_time) {
  const auto calls = ordered_calls(table, by_time);
  Breakdown breakdown{.column = by_time ? "time" : "recording", .parts = {}};
  if (calls.empty()) return breakdown;
  const std::size_t parts = std::clamp<std::size_t>(calls.size() / kCallsInPart, 1, kRunParts);
  std::vector<std::size_t> part_of_call(table.calls);
  for (std::size_t i = 0; i < calls.size(); ++i) part_of_call[calls[i].second] = i * parts / calls.size();
  std::vector<std::vector<const TableTurn*>> turns(parts);
  for (const TableTurn& turn : table.turns) turns[part_of_call[turn.call]].push_back(&turn);
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t first = (part * calls.size() + parts - 1) / parts;
    breakdown.parts.push_back(breakdown_part(calls[first].first, table, turns[part]));
  }
  return breakdown;
}

bool times_are_known(const LatencyTable& table) {
  bool known = !table.recordings.empty();
  for (std::size_t i = 0; i < table.recordings.size(); ++i) known = known && table.recordings.recorded_at(i);
  return known;
}

std::vector<Breakdown> breakdowns_of(const LatencyTable& table, const std::vector<std::string>& by) {
  std::vector<Breakdown> breakdowns;
  for (const std::string& column : by.empty() ? breakdown_columns(table) : by) {
    if (by.empty() && column == "turn") continue;  // it is along_call
    const std::size_t values = count_values(table, column, kValues + 1);
    if (by.empty() && (values < 2 || values > kValues)) continue;
    breakdowns.push_back(break_down(table, column));
  }
  return breakdowns;
}

std::vector<double> uncertainties(const LatencyTable& table) {
  std::vector<double> values;
  for (const TableTurn& turn : table.turns) {
    if (turn.uncertainty_ms) values.push_back(*turn.uncertainty_ms);
  }
  std::ranges::sort(values);
  return values;
}

}  // namespace

std::vector<QuantileEstimate> latency_curve(const LatencyTable& table) {
  const CallSample sample = response_sample(table);
  std::vector<QuantileEstimate> curve;
  for (int percent = 1; percent <= 99; ++percent) curve.push_back(estimate_quantile(sample, percent / 100.0));
  return curve;
}

RunProfile profile_run(const AllResults& results, const LatencyTable& table, const std::vector<std::string>& by) {
  TurnDetails details(table);
  results([&details](const RecordingResult& result) { details.add(result); });
  RunProfile profile;
  profile.curve = latency_curve(table);
  profile.reply_moments = details.reply_moments();
  profile.along_call = along_call(table);
  profile.run_in_order_of_time = times_are_known(table);
  profile.along_run = along_run(table, profile.run_in_order_of_time);
  profile.breakdowns = breakdowns_of(table, by);
  profile.flagged_turns = details.flagged_turns();
  const auto values = uncertainties(table);
  profile.uncertainty_p50_ms = quantile(values, 0.50);
  profile.uncertainty_p95_ms = quantile(values, 0.95);
  return profile;
}

}  // namespace turngap
