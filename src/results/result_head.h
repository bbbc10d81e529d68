#pragma once

#include <string_view>

#include "turngap/results/result_line.h"

namespace turngap {

/// What every line of a results.jsonl names first.
inline constexpr std::string_view kResultSchema = "turngap.result/1";

/// The head of a record, read no further than it takes. Throws FatalError where `line` is no record of the schema.
ResultHead head_in(std::string_view line);

}  // namespace turngap
