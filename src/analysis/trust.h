#pragma once

#include <optional>
#include <span>

#include "turngap/core/finding.h"
#include "turngap/core/time.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// `duration_mismatch` where the audio is more than 1.5 s shorter or longer than is known of the call: the recorder
/// collapsed silence or stretched the time. Twilio tells whole seconds.
std::optional<Finding> check_duration(Millis audio, std::optional<Millis> expected);

/// Writes the words of `findings` into the flags of every turn. Where one forbids numbers, a turn that would have been
/// answered, overlapped or unanswered is `not_measurable` and keeps only the caller's edges.
void heed_findings(std::span<CallerTurn> turns, std::span<const Finding> findings);

}  // namespace turngap
