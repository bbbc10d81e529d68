#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "turngap/results/latency_table.h"
#include "turngap/stats/call_statistics.h"
#include "turngap/stats/outcome_counts.h"

namespace turngap {

/// The turns that have one value of a column.
struct BreakdownPart {
  std::string value;  ///< empty: turns for which the column has none
  std::size_t calls = 0;
  OutcomeCounts counts;
  QuantileEstimate p50;  ///< of the response latency, as of the whole run
  QuantileEstimate p95;
  RateEstimate answered;  ///< of the turns to which a reply was due
};

/// The run by the values of one column.
struct Breakdown {
  std::string column;
  std::vector<BreakdownPart> parts;  ///< sorted: numbers by value, everything else by its bytes, no value last
};

/// The names that `break_down` takes: tag, day, hour, turn, concurrency where a load test was joined, and the metadata
/// of the recordings.
std::vector<std::string> breakdown_columns(const LatencyTable& table);

/// The same of a table with these metadata.
std::vector<std::string> breakdown_columns(const std::vector<std::string>& metadata_names, bool load_is_joined);

/// Throws FatalError, naming the columns that there are, for another one.
void require_breakdown_column(const std::vector<std::string>& columns, const std::string& column);

/// `column` is tag, day ("2024-03-01") or hour ("2024-03-01T09") of the recording's time in UTC, turn (the turn's
/// number in its recording), concurrency (how many calls were active), or a column of metadata. Throws FatalError for
/// another one.
Breakdown break_down(const LatencyTable& table, const std::string& column);

}  // namespace turngap
