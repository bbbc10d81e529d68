#pragma once

#include <span>
#include <vector>

namespace turngap {

/// Every `factor`-th sample, after what the lower rate cannot hold has been taken out. `factor` at least 1. For looking
/// and listening; nothing is measured on it.
std::vector<float> thinned(std::span<const float> samples, int factor);

}  // namespace turngap
