#pragma once

#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Throws FatalError, which begins with `name` and tells what differs, where the settings `now` are not those `before`,
/// which are of `whose`.
void require_same_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now,
                           std::string_view whose, std::string_view name);

}  // namespace turngap
