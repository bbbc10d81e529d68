#pragma once

#include <string>

#include "turngap/report/text_layout.h"
#include "turngap/stats/breakdown.h"

namespace turngap {

/// A table, one row a value of the column.
std::string breakdown_lines(const Breakdown& breakdown, const TextLayout& layout);

}  // namespace turngap
