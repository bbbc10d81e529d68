#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "turngap/results/latency_table.h"
#include "turngap/stats/outcome_counts.h"

namespace turngap {

/// One call: all recordings that have its call SID, or one recording that has none.
struct CallSummary {
  std::string recording;  ///< its first
  std::string path;       ///< of that
  std::optional<std::string> call_sid;
  std::optional<std::string> recorded_at;
  std::optional<std::string> tag;
  std::size_t recordings = 0;
  OutcomeCounts counts;
  std::optional<double> p50_ms;  ///< of the response latency
  std::optional<double> p95_ms;
  std::optional<std::int32_t> longest_ms;                  ///< the longest response latency
  std::optional<std::int32_t> longest_unanswered_wait_ms;  ///< a lower bound
  std::optional<std::int32_t> greeting_ms;                 ///< start of the recording until the agent's first speech
  std::vector<std::pair<std::string, std::string>> metadata;
};

/// One a call, in the order of their first recordings, one after the other: there may be more of them than memory.
void for_each_call(const LatencyTable& table, const std::function<void(CallSummary&&)>& each);

/// All of them.
std::vector<CallSummary> summarize_calls(const LatencyTable& table);

/// The names of the metadata of calls, in the order in which they first come.
std::vector<std::string> call_metadata_names(const LatencyTable& table);

}  // namespace turngap
