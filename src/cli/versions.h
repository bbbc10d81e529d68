#pragma once

#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap::cli {

/// turngap and the libraries that its numbers depend on.
std::vector<NamedText> versions();

}  // namespace turngap::cli
