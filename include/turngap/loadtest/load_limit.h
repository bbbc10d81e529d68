#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/limit.h"

namespace turngap {

/// What a load test must keep.
struct LoadLimit {
  enum class Quantity {
    dispatch_percentile,  ///< of the latency from the first request, in ms
    schedule_percentile,  ///< of the latency from the scheduled start, in ms
    success               ///< the share of the calls that were placed, in percent
  };

  Quantity quantity = Quantity::dispatch_percentile;
  double percentile = 95.0;  ///< above 0 and below 100
  LimitRelation relation = LimitRelation::less;
  double limit = 600.0;

  bool kept_by(double found) const { return keeps(found, relation, limit); }
};

/// Reads "p(95)<600", "schedule_p(95)<800", "success>=95"; spaces do not matter. Throws FatalError for anything else,
/// also for one that nothing can keep.
LoadLimit parse_load_limit(std::string_view text);

/// The limit as it is written, e.g. "p(95)<600".
std::string to_string(const LoadLimit& limit);

/// success>=95 and p(95)<600
std::vector<LoadLimit> default_load_limits();

}  // namespace turngap
