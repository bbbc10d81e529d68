#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/limit.h"
#include "turngap/stats/statistics.h"

namespace turngap {

/// In the order of weight: a gate is the worst of its limits.
enum class Verdict { pass, inconclusive, no_data, fail };

std::string_view to_string(Verdict verdict);

/// What a limit is set on: a percentile of the response latency in milliseconds, or a rate in percent.
enum class GateQuantity { percentile, answered, unanswered, overlapped, barge_in };

/// One limit a release must keep.
struct GateLimit {
  GateQuantity quantity = GateQuantity::percentile;
  double percentile = 95.0;  ///< of `GateQuantity::percentile` only, above 0 and below 100
  LimitRelation relation = LimitRelation::less;
  double limit = 600.0;
};

/// Reads "p(95)<600", "answered>=95", "unanswered<5", "overlapped<=10", "barge_in<20"; spaces do not matter. Throws
/// FatalError for anything else, also for a rate that none can keep.
GateLimit parse_gate_limit(std::string_view text);

/// The limit as it is written, e.g. "p(95)<600".
std::string to_string(const GateLimit& limit);

enum class GateReading {
  point,  ///< the point estimate keeps the limit
  strict  ///< the whole 90 % interval keeps it: passing by chance has a probability of 5 % at most
};

/// What a release must meet: every limit.
struct Gate {
  std::vector<GateLimit> limits = default_limits();
  GateReading reading = GateReading::point;

  /// p(95)<600 and answered>=95
  static std::vector<GateLimit> default_limits();
};

/// How one limit was judged, and on what.
struct GateCheck {
  GateLimit limit;
  Verdict verdict = Verdict::no_data;
  std::optional<double> found;
  std::optional<Interval> interval;
  std::optional<double> spare;  ///< how far `found` lies inside the limit; below 0: how far it lies beyond
};

struct GateResult {
  Verdict verdict = Verdict::no_data;
  GateReading reading = GateReading::point;
  std::vector<GateCheck> checks;
};

/// Judges a release. No data is never a pass: a limit on what was not measured is `no_data`, and so is a gate on a
/// release without a turn. Strict reading is `inconclusive` where the interval reaches over the limit or is not
/// estimable.
GateResult judge(const SummaryStatistics& summary, const Gate& gate);

}  // namespace turngap
