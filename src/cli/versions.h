#pragma once

#include <vector>

#include "turngap/report/summary_json.h"

namespace turngap::cli {

/// turngap and the libraries that its numbers depend on.
std::vector<NamedValue> versions();

}  // namespace turngap::cli
