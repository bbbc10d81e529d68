#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "turngap/net/recording.h"

namespace turngap {

/// One item of Twilio's answers. Nothing where it has no valid SID; whatever else is missing, null or of another type
/// than promised is left out.
std::optional<Recording> recording_from(const nlohmann::json& item);
std::optional<Call> call_from(const nlohmann::json& item);

/// The text under `key`; empty where it is missing or no string.
std::string text_of(const nlohmann::json& item, const char* key);
/// The whole number under `key`, also as a string; nothing where it is neither.
std::optional<int> whole_number_of(const nlohmann::json& item, const char* key);

}  // namespace turngap
