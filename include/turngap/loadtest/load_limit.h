#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace turngap {

/// What a load test must keep.
struct LoadLimit {
  enum class Quantity {
    dispatch_percentile,  ///< of the latency from the first request, in ms
    schedule_percentile,  ///< of the latency from the scheduled start, in ms
    success               ///< the share of the calls that were placed, in percent
  };
  enum class Relation { less, at_most, greater, at_least };

  Quantity quantity = Quantity::dispatch_percentile;
  double percentile = 95.0;  ///< above 0 and below 100
  Relation relation = Relation::less;
  double limit = 600.0;

  bool kept_by(double found) const;
};

/// Reads "p(95)<600", "schedule_p(95)<800", "success>=95"; spaces do not matter. Throws FatalError for anything else.
LoadLimit parse_load_limit(std::string_view text);

/// The limit as it is written, e.g. "p(95)<600".
std::string to_string(const LoadLimit& limit);

/// success>=95 and p(95)<600
std::vector<LoadLimit> default_load_limits();

}  // namespace turngap
