#pragma once

#include <cstddef>

#include "turngap/results/latency_table.h"

namespace turngap {

/// A turn as the statistics need it: `number` from 1, in recording `recording` of the table.
TableTurn table_turn(const CallerTurn& turn, std::size_t recording, std::size_t number);

}  // namespace turngap
