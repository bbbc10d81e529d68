#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/latency_table.h"

namespace turngap {

/// What is known of a turn until the table is in order.
struct TurnSource {
  std::int32_t caller_onset_ms = 0;
  std::uint32_t line = 0;      ///< of the file; 0: of a record
  bool wait_is_known = false;  ///< else it is what the rows show of it
};

/// `table` with its recordings sorted by name and its turns by recording and number, calls numbered, and the waits of
/// unanswered turns that are not known taken to last until the next turn. `sources` are those of its turns. Throws
/// FatalError where a turn comes twice.
LatencyTable put_in_order(LatencyTable table, std::vector<TurnSource> sources);

/// A cell may be long or hold anything; a message shows its beginning.
std::string beginning_of(std::string_view text);

}  // namespace turngap
