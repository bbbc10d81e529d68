#include "turngap/stats/call_summary.h"

#include <algorithm>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

void add(CallSummary& call, const TableTurn& turn, std::vector<double>& latencies) {
  call.counts.add(turn.outcome);
  if (turn.latency_ms) {
    latencies.push_back(*turn.latency_ms);
    call.longest_ms = std::max(call.longest_ms.value_or(*turn.latency_ms), *turn.latency_ms);
  }
  if (turn.outcome == Outcome::unanswered) {
    call.longest_unanswered_wait_ms =
        std::max(call.longest_unanswered_wait_ms.value_or(turn.censored_wait_ms), turn.censored_wait_ms);
  }
}

void add_recording(CallSummary& call, const LatencyTable& table, std::size_t i) {
  if (call.recordings++ > 0) return;
  const RecordingIdentity& identity = table.recordings[i];
  call.recording = identity.recording;
  call.call_sid = identity.call_sid;
  call.recorded_at = identity.recorded_at;
  call.tag = identity.tag;
  if (i < table.paths.size()) call.path = table.paths[i];
  if (i < table.greetings_ms.size()) call.greeting_ms = table.greetings_ms[i];
  if (i < table.metadata.size()) call.metadata = table.metadata[i];
}

}  // namespace

std::vector<CallSummary> summarize_calls(const LatencyTable& table) {
  std::vector<CallSummary> calls(table.calls);
  std::vector<std::vector<double>> latencies(table.calls);
  for (std::size_t i = 0; i < table.call_of_recording.size(); ++i) {
    add_recording(calls[table.call_of_recording[i]], table, i);
  }
  for (const TableTurn& turn : table.turns) add(calls[turn.call], turn, latencies[turn.call]);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    std::ranges::sort(latencies[i]);
    calls[i].p50_ms = quantile(latencies[i], 0.50);
    calls[i].p95_ms = quantile(latencies[i], 0.95);
  }
  return calls;
}

}  // namespace turngap
