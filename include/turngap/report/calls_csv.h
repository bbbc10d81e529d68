#pragma once

#include <string>
#include <vector>

#include "turngap/stats/call_summary.h"

namespace turngap {

// The table of calls: one row a call (RFC 4180, `\n`, one header line), whole milliseconds, percentiles with up to one
// digit; an empty cell where nothing was measured. The metadata columns follow the others, see `call_metadata_names`.

std::string calls_csv_header(const std::vector<std::string>& metadata_names);

std::string calls_csv_row(const CallSummary& call, const std::vector<std::string>& metadata_names);

}  // namespace turngap
