#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/latency_csv.h"
#include "turngap/results/latency_table.h"
#include "turngap/stats/breakdown.h"
#include "turngap/stats/call_statistics.h"
#include "turngap/stats/outcome_counts.h"

namespace turngap {

/// Shares of the turns to which a reply was due, if nothing else is said.
struct Rates {
  RateEstimate answered;  ///< a reply came, early or late
  RateEstimate unanswered;
  RateEstimate overlapped;
  RateEstimate barge_in;        ///< of all turns
  RateEstimate not_measurable;  ///< of all turns
  /// Of the turns to which a reply was due or that are not measurable: the lowest that the unanswered share can be.
  RateEstimate at_least_unanswered;
};

/// A percentile of the waits of all turns to which a reply was due. An unanswered wait is known from below only.
struct WaitPercentile {
  double q = 0.0;
  std::optional<double> value_ms;
  bool lower_bound = false;  ///< an unanswered wait may lie at or below it: the true percentile is at least this
};

/// Replies whose latency lies in [from_ms, from_ms + kBinMillis).
struct LatencyBin {
  std::int32_t from_ms = 0;
  std::size_t replies = 0;
};
inline constexpr std::int32_t kBinMillis = 100;

/// A part of the turns: those of one recording, or of one hour.
struct PartSummary {
  std::string name;  ///< the recording, or the hour in UTC as "2024-03-01T09"
  OutcomeCounts counts;
  std::optional<double> p50_ms;
  std::optional<double> p95_ms;
  std::optional<double> longest_ms;
};

/// A turn worth listening to.
struct TurnPlace {
  std::string recording;
  std::string path;  ///< empty where it is not known
  std::optional<std::string> call_sid;
  std::optional<std::string> recorded_at;
  std::uint32_t turn = 0;
  std::int32_t caller_end_ms = 0;  ///< where the wait begins
  std::int32_t wait_ms = 0;        ///< of an unanswered turn a lower bound
};

/// How long after the start of a recording the agent first spoke. No part of the response latency.
struct GreetingSummary {
  std::size_t recordings = 0;  ///< with speech of the agent
  std::size_t without = 0;     ///< without any
  QuantileEstimate p50;
  QuantileEstimate p95;
};

/// A percentile that has no interval, and how many calls like these would give it one.
struct IntervalNeed {
  double q = 0.0;
  std::size_t calls = 0;
};

/// All that is told of one release. Overlaps count as negative latencies.
struct SummaryStatistics {
  OutcomeCounts counts;
  std::size_t calls = 0;
  CallSample response;                              ///< the response latencies
  std::vector<QuantileEstimate> response_ms;        ///< p50, p90, p95, p99 of the response latency
  std::vector<IntervalNeed> interval_needs;         ///< of these
  std::vector<QuantileEstimate> onset_to_onset_ms;  ///< the same of onset-to-onset, which is never gated
  std::vector<WaitPercentile> waits;                ///< the same of all due replies, the unanswered included
  Rates rates;
  GreetingSummary greeting;
  std::vector<LatencyBin> distribution;       ///< floor-transfer offsets, empty bins left out
  std::vector<PartSummary> by_hour;           ///< of recordings whose time is known
  std::vector<Breakdown> breakdowns;          ///< those asked for
  std::vector<TurnPlace> slowest;             ///< answered turns, the longest latency first
  std::vector<TurnPlace> longest_unanswered;  ///< turns without a reply, the longest wait that was seen first

  /// Of the p95 of the response latency.
  std::optional<double> design_effect() const;
};

struct SummaryOptions {
  std::vector<std::string> by;  ///< columns, see break_down
  std::size_t worst = 10;       ///< how many of the slowest turns and the longest waits each
};

/// All that the summary of a run says of its turns. Throws FatalError for a column to break down by that the table has
/// not.
SummaryStatistics summarize(const LatencyTable& table, const SummaryOptions& options = {});

/// The recordings of a table one after the other, for there may be more of them than memory for their summaries.
void for_each_recording(const LatencyTable& table, const std::function<void(const PartSummary&)>& each);

/// The response latencies of a table; calls without a reply are left out.
CallSample response_sample(const LatencyTable& table);

Rates rates_of(const LatencyTable& table);

}  // namespace turngap
