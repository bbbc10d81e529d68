#pragma once

#include <optional>
#include <span>
#include <string>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Words of doubt where the caller's channel opens nine of ten of at least ten recordings: voice agents greet, so that
/// the channels of the whole set may be swapped. Evidence only: where a person is called, or the callers of a load test
/// begin, it is so too. Recordings whose channels the user has named (--agent-channel) are not asked.
std::optional<std::string> doubt_about_all_roles(std::span<const RecordingResult> results);

}  // namespace turngap
