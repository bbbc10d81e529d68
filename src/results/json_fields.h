#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace turngap {

/// JSON that somebody else has written. A discarded value where it is none, or nests deeper than 64: each level of
/// nesting takes many times its byte in memory.
nlohmann::json parse_json(std::string_view text);

/// The text under `key`; empty where it is missing or no string.
std::string text_of(const nlohmann::json& item, const char* key);
/// The whole number under `key`, also as a string; nothing where it is neither.
std::optional<int> whole_number_of(const nlohmann::json& item, const char* key);

}  // namespace turngap
