#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/core/flag.h"
#include "turngap/results/latency_table.h"
#include "turngap/results/recording_result.h"
#include "turngap/stats/breakdown.h"
#include "turngap/stats/call_statistics.h"

namespace turngap {

/// One of the moments at which a reply may be said to begin, counted from the end of the caller's turn.
struct ReplyMoment {
  std::string_view name;    ///< "first sound", "first speech", "main reply"
  std::size_t earlier = 0;  ///< replies of which it is another moment than the one before it
  QuantileEstimate p50;
  QuantileEstimate p95;
};

/// What a picture of a run shows beside its summary.
struct RunProfile {
  std::vector<QuantileEstimate> curve;     ///< percentiles 1 to 99 of the response latency
  std::vector<ReplyMoment> reply_moments;  ///< of answered and overlapped turns
  Breakdown along_call;                    ///< by the number of the turn, the first kTurnNumbers
  Breakdown along_run;                     ///< consecutive calls, about as many in each part
  bool run_in_order_of_time = false;       ///< else in the order of the recordings' names
  std::vector<Breakdown> breakdowns;       ///< those asked for, else every column with 2 to kValues values
  std::vector<std::pair<Flag, std::size_t>> flagged_turns;  ///< without those that no turn has
  std::optional<double> uncertainty_p50_ms;                 ///< of single latencies
  std::optional<double> uncertainty_p95_ms;
};
inline constexpr std::size_t kTurnNumbers = 16;
inline constexpr std::size_t kValues = 24;

/// Percentiles 1 to 99 of the response latency.
std::vector<QuantileEstimate> latency_curve(const LatencyTable& table);

/// Goes once through the results of a run, one after the other.
using AllResults = std::function<void(const std::function<void(const RecordingResult&)>& each)>;

/// `table` is that of the results; `by` as in `break_down`.
RunProfile profile_run(const AllResults& results, const LatencyTable& table, const std::vector<std::string>& by = {});

}  // namespace turngap
