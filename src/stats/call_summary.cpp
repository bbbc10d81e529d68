#include "turngap/stats/call_summary.h"

#include <algorithm>
#include <cstddef>
#include <utility>

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
  const RecordingIdentity identity = table.recordings[i];
  call.recording = identity.recording;
  call.call_sid = identity.call_sid;
  call.recorded_at = identity.recorded_at;
  call.tag = identity.tag;
  call.path = table.recordings.path(i);
  call.greeting_ms = table.greetings_ms[i];
  call.metadata = table.metadata.of(i);
}

/// Where the things of each group stand in a list that is sorted by group.
struct Groups {
  std::vector<std::uint32_t> begins;  ///< one more, which is the end of the last
  std::vector<std::uint32_t> members;
};

// The recordings of each call, in their order.
Groups recordings_by_call(const LatencyTable& table) {
  Groups groups{std::vector<std::uint32_t>(table.calls + 1),
                std::vector<std::uint32_t>(table.call_of_recording.size())};
  for (const std::uint32_t call : table.call_of_recording) ++groups.begins[call + 1];
  for (std::size_t call = 0; call < table.calls; ++call) groups.begins[call + 1] += groups.begins[call];
  std::vector<std::uint32_t> next(groups.begins.begin(), groups.begins.end());
  for (std::size_t i = 0; i < table.call_of_recording.size(); ++i) {
    groups.members[next[table.call_of_recording[i]]++] = static_cast<std::uint32_t>(i);
  }
  return groups;
}

// Where the turns of each recording begin, and the end.
std::vector<std::size_t> turn_begins(const LatencyTable& table) {
  std::vector<std::size_t> begins(table.recordings.size() + 1);
  for (const TableTurn& turn : table.turns) ++begins[turn.recording + 1];
  for (std::size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  return begins;
}

}  // namespace

void for_each_call(const LatencyTable& table, const std::function<void(CallSummary&&)>& each) {
  const Groups recordings = recordings_by_call(table);
  const std::vector<std::size_t> turns = turn_begins(table);
  std::vector<double> latencies;
  for (std::size_t i = 0; i < table.calls; ++i) {
    CallSummary call;
    latencies.clear();
    for (std::uint32_t at = recordings.begins[i]; at < recordings.begins[i + 1]; ++at) {
      const std::uint32_t recording = recordings.members[at];
      add_recording(call, table, recording);
      for (std::size_t turn = turns[recording]; turn < turns[recording + 1]; ++turn) {
        add(call, table.turns[turn], latencies);
      }
    }
    std::ranges::sort(latencies);
    call.p50_ms = quantile(latencies, 0.50);
    call.p95_ms = quantile(latencies, 0.95);
    each(std::move(call));
  }
}

std::vector<CallSummary> summarize_calls(const LatencyTable& table) {
  std::vector<CallSummary> calls;
  calls.reserve(table.calls);
  for_each_call(table, [&calls](CallSummary&& call) { calls.push_back(std::move(call)); });
  return calls;
}

std::vector<std::string> call_metadata_names(const LatencyTable& table) {
  std::vector<std::string> names;
  const Groups recordings = recordings_by_call(table);
  for (std::size_t i = 0; i < table.calls; ++i) {
    add_metadata_names(names, table.metadata.of(recordings.members[recordings.begins[i]]));
  }
  return names;
}

}  // namespace turngap
