#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/latency_table.h"
#include "turngap/stats/call_statistics.h"

namespace turngap {

/// Caller turns by outcome; they add up to `turns`.
struct OutcomeCounts {
  std::size_t turns = 0;
  std::size_t answered = 0;
  std::size_t overlapped = 0;
  std::size_t backchannel = 0;
  std::size_t unanswered = 0;
  std::size_t not_measurable = 0;

  void add(Outcome outcome);
  /// Turns to which a reply was due: backchannels ask for none, and of the not measurable nothing is known.
  std::size_t reply_due() const { return answered + overlapped + unanswered; }
  /// Share of the due replies that came, in percent; nothing where none was due.
  std::optional<double> answered_percent() const;
};

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

/// A part of the turns: one call's, or those of one hour of the day.
struct PartSummary {
  std::string name;  ///< the recording, or the hour in UTC as "09"
  OutcomeCounts counts;
  std::optional<double> p50_ms;
  std::optional<double> p95_ms;
  std::optional<double> longest_ms;
};

/// A turn worth listening to.
struct TurnPlace {
  std::string recording;
  std::uint32_t turn = 0;
  std::int32_t caller_end_ms = 0;  ///< where the wait begins
  std::int32_t wait_ms = 0;
  bool answered = true;  ///< else the wait is a lower bound
};

/// All that is told of one release. Overlaps count as negative latencies.
struct SummaryStatistics {
  OutcomeCounts counts;
  std::size_t calls = 0;
  CallSample response;                              ///< the response latencies
  std::vector<QuantileEstimate> response_ms;        ///< p50, p90, p95, p99 of the response latency
  std::vector<QuantileEstimate> onset_to_onset_ms;  ///< the same of onset-to-onset, which is never gated
  std::vector<WaitPercentile> waits;                ///< the same of all due replies, the unanswered included
  Rates rates;
  std::vector<LatencyBin> distribution;  ///< floor-transfer offsets, empty bins left out
  std::vector<PartSummary> by_call;      ///< one a recording
  std::vector<PartSummary> by_hour;      ///< of recordings whose time is known
  std::vector<TurnPlace> worst;          ///< at most kWorstTurns, the longest wait first

  /// Of the p95 of the response latency.
  std::optional<double> design_effect() const;
};
inline constexpr std::size_t kWorstTurns = 10;

SummaryStatistics summarize(const LatencyTable& table);
SummaryStatistics summarize(std::span<const RecordingResult> results);

/// The response latencies of a table; calls without a reply are left out.
CallSample response_sample(const LatencyTable& table);

Rates rates_of(const LatencyTable& table);

}  // namespace turngap
