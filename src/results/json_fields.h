#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace turngap {

/// The text under `key`; empty where it is missing or no string.
std::string text_of(const nlohmann::json& item, const char* key);
/// The whole number under `key`, also as a string; nothing where it is neither.
std::optional<int> whole_number_of(const nlohmann::json& item, const char* key);

}  // namespace turngap
