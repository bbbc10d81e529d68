#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "turngap/report/latency_csv.h"

namespace turngap {

/// Type-7 sample quantile (R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", Am. Stat. 50, 1996; the
/// default of R, numpy and k6). `sorted` ascending, `q` in [0, 1]. Nothing for an empty sample.
std::optional<double> quantile(std::span<const double> sorted, double q);

/// Caller turns by outcome; they add up to `turns`.
struct OutcomeCounts {
  std::size_t turns = 0;
  std::size_t answered = 0;
  std::size_t overlapped = 0;
  std::size_t backchannel = 0;
  std::size_t unanswered = 0;
  std::size_t not_measurable = 0;

  /// Turns to which a reply was due: backchannels ask for none, and of the not measurable nothing is known.
  std::size_t reply_due() const { return answered + overlapped + unanswered; }
  /// Share of the due replies that came, in percent; nothing where none was due.
  std::optional<double> answered_percent() const;
};

/// The response latencies of a batch, in whole milliseconds as in latency.csv; overlaps count as negative latencies.
struct LatencySummary {
  OutcomeCounts counts;
  std::optional<double> p50_ms;
  std::optional<double> p90_ms;
  std::optional<double> p95_ms;
  std::optional<double> p99_ms;
};

LatencySummary summarize(std::span<const MeasuredRecording> recordings);

enum class Verdict { pass, fail, no_data };

/// What a release must meet.
struct GateLimits {
  double max_p95_ms = 600.0;           ///< p95 of the response latency lies below this
  double min_answered_percent = 95.0;  ///< at least this share of the due replies came
};

/// Reads the gate on the point estimates. No data is never a pass.
Verdict gate_verdict(const LatencySummary& summary, const GateLimits& limits);

std::string_view to_string(Verdict verdict);

}  // namespace turngap
