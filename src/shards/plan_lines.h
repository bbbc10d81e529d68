#pragma once

#include <string>
#include <string_view>

#include "turngap/shards/plan.h"

namespace turngap {

/// A line of a shard's list, with its newline.
std::string to_plan_line(const PlannedRecording& recording);

/// Reads what `to_plan_line` wrote. Throws FatalError that says what was expected.
PlannedRecording parse_plan_line(std::string_view line);

/// plan.json. Its id is the SHA-256 of all but the id itself.
std::string to_plan_json(const Plan& plan);

/// The id that a plan has by what it says.
std::string plan_id(const Plan& plan);

/// Reads what `to_plan_json` wrote. Throws FatalError that says what was expected.
Plan parse_plan_json(std::string_view text);

}  // namespace turngap
