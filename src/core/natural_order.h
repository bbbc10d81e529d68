#pragma once

#include <string_view>

namespace turngap {

/// Whether `one` comes before `other` where runs of digits count as numbers: v1.9 before v1.10.
bool comes_before(std::string_view one, std::string_view other);

}  // namespace turngap
