#pragma once

#include <optional>
#include <span>

#include "turngap/core/finding.h"
#include "turngap/core/utterance.h"

namespace turngap {

/// `roles_doubtful` where the caller's channel opens the call as agents do: at least two seconds of speech before the
/// other party says a word. Evidence only: a load test whose callers speak first looks the same, so that the roles are
/// never swapped silently.
std::optional<Finding> doubt_about_roles(std::span<const Utterance> caller, std::span<const Utterance> agent);

}  // namespace turngap
