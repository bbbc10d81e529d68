#pragma once

#include <span>

#include "turngap/core/finding.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// Writes the words of `findings` into the flags of every turn. Where one forbids numbers, a turn that would have been
/// answered, overlapped or unanswered is `not_measurable` and keeps only the caller's edges.
void heed_findings(std::span<CallerTurn> turns, std::span<const Finding> findings);

}  // namespace turngap
