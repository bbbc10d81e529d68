#include "turngap/results/result_table.h"

#include <cmath>
#include <utility>

#include "results/table_turn.h"

namespace turngap {
namespace {

std::int32_t whole(Millis time) {
  return static_cast<std::int32_t>(whole_millis(time));
}

MaybeMillis greeting_of(const RecordingAnalysis& analysis) {
  return analysis.agent.empty() ? MaybeMillis() : whole(analysis.agent.front().onset);
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

void ResultTable::add(const RecordingResult& result) {
  if (std::exchange(empty_, false)) {
    table_.method_version = result.method_version;
    table_.settings = result.settings;
  }
  if (!result.analysis) return;
  const auto& sid = result.identity.call_sid;
  auto call = static_cast<std::uint32_t>(table_.calls);
  if (sid) call = call_of_sid_.try_emplace(*sid, call).first->second;
  if (call == table_.calls) ++table_.calls;
  const auto& turns = result.analysis->turns;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    table_.turns.push_back(table_turn(turns[i], table_.recordings.size(), i + 1));
    table_.turns.back().call = call;
  }
  table_.recordings.push_back(result.identity, result.path);
  table_.call_of_recording.push_back(call);
  table_.metadata.push_back(result.metadata);
  table_.greetings_ms.push_back(greeting_of(*result.analysis));
}

}  // namespace turngap
