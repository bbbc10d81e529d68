#pragma once

#include <span>
#include <string>

#include "turngap/stats/call_summary.h"

namespace turngap {

/// One row a call (RFC 4180, `\n`, one header line), whole milliseconds, percentiles with up to one digit; an empty
/// cell where nothing was measured. The metadata columns follow the others, in the order in which they first come.
std::string to_calls_csv(std::span<const CallSummary> calls);

}  // namespace turngap
