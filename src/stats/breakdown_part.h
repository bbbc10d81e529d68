#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "turngap/stats/breakdown.h"

namespace turngap {

/// The part of a breakdown that some turns of `table` make; its calls are those that have one of them.
BreakdownPart breakdown_part(std::string value, const LatencyTable& table, const std::vector<const TableTurn*>& turns);

/// How many values `break_down` finds in a column; it stops counting at `most`.
std::size_t count_values(const LatencyTable& table, const std::string& column, std::size_t most);

}  // namespace turngap
