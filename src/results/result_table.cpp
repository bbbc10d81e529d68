#include <cmath>
#include <unordered_map>

#include "results/table_turn.h"

namespace turngap {
namespace {

std::int32_t whole(Millis time) {
  return static_cast<std::int32_t>(whole_millis(time));
}

std::optional<std::int32_t> greeting_of(const RecordingAnalysis& analysis) {
  return analysis.agent.empty() ? std::nullopt : std::optional(whole(analysis.agent.front().onset));
}

}  // namespace

TableTurn table_turn(const CallerTurn& turn, std::size_t recording, std::size_t number) {
  TableTurn out;
  out.recording = static_cast<std::uint32_t>(recording);
  out.turn = static_cast<std::uint32_t>(number);
  out.outcome = turn.outcome;
  out.barge_in = turn.barge_in;
  out.caller_end_ms = whole(turn.caller_end);
  if (turn.agent_onset) out.latency_ms = whole(*turn.agent_onset) - whole(turn.caller_end);
  if (turn.agent_onset) out.onset_to_onset_ms = whole(*turn.agent_onset) - whole(turn.caller_onset);
  if (turn.uncertainty) out.uncertainty_ms = whole(Millis{std::ceil(turn.uncertainty->value)});
  if (turn.censored_wait) out.censored_wait_ms = whole(*turn.censored_wait);
  return out;
}

LatencyTable to_latency_table(std::span<const RecordingResult> results) {
  LatencyTable table;
  table.method_version = results.empty() ? kMethodVersion : results.front().method_version;
  std::unordered_map<std::string, std::uint32_t> call_of_sid;
  for (const RecordingResult& result : results) {
    if (!result.analysis) continue;
    const auto& sid = result.identity.call_sid;
    auto call = static_cast<std::uint32_t>(table.calls);
    if (sid) call = call_of_sid.try_emplace(*sid, call).first->second;
    if (call == table.calls) ++table.calls;
    const auto& turns = result.analysis->turns;
    for (std::size_t i = 0; i < turns.size(); ++i) {
      table.turns.push_back(table_turn(turns[i], table.recordings.size(), i + 1));
      table.turns.back().call = call;
    }
    table.recordings.push_back(result.identity);
    table.call_of_recording.push_back(call);
    table.paths.push_back(result.path);
    table.metadata.push_back(result.metadata);
    table.greetings_ms.push_back(greeting_of(*result.analysis));
  }
  return table;
}

}  // namespace turngap
