#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "turngap/stats/call_statistics.h"

namespace turngap {

// What the JSON outputs have in common.

template <class Value>
nlohmann::ordered_json value_or_null(const std::optional<Value>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

inline nlohmann::ordered_json interval_json(const std::optional<Interval>& interval) {
  return interval ? nlohmann::ordered_json{interval->low, interval->high} : nlohmann::ordered_json(nullptr);
}

}  // namespace turngap
