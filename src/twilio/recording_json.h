#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "turngap/results/recording.h"

namespace turngap {

/// One item of Twilio's answers. Nothing where it has no valid SID; whatever else is missing, null or of another type
/// than promised is left out.
std::optional<Recording> recording_from(const nlohmann::json& item);
std::optional<Call> call_from(const nlohmann::json& item);

}  // namespace turngap
