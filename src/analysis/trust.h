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

/// Adds to each uncertainty what a coder does that spreads its noise over blocks of this length: a loud sound covers
/// the edge of a weaker one beside it, before and after. Measured on MP3 of 32 kbit/s at 8 kHz (a granule of 72 ms),
/// nine of ten latencies are within half a block then.
void apply_coding_block(std::span<CallerTurn> turns, Millis block);

/// Writes the words of `findings` into the flags of every turn. Where one forbids numbers, every turn, whatever its
/// outcome, is `not_measurable` and keeps only the caller's edges.
void apply_findings(std::span<CallerTurn> turns, std::span<const Finding> findings);

}  // namespace turngap
