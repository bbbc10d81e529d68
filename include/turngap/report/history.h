#pragma once

#include <string>

#include "turngap/stats/release_history.h"

namespace turngap {

/// Every release with its percentiles and its verdict against the first, as JSON (schema turngap.history/1).
std::string to_history_json(const ReleaseHistory& history);

}  // namespace turngap
