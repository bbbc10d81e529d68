#pragma once

#include <cstdint>
#include <istream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/time.h"

namespace turngap {

// All times of a load test count from its start.

/// One caller's place in the schedule: it calls at `open`, and is cut off at `close`.
struct CallSlot {
  Millis open;
  Millis close;
  bool renew = false;  ///< calls again whenever its call has ended before `close`
};

/// `calls` slots that open evenly over the ramp, the first at once and the last one step before the ramp's end, and
/// close at `duration`.
std::vector<CallSlot> ramp_slots(unsigned calls, Millis ramp_up, Millis duration, bool renew);

/// A part of a profile: within `length` the number of concurrent calls moves linearly to `target`; at once if it is 0.
struct LoadStep {
  Millis length;
  unsigned target = 0;
};

/// Slots that keep the number of concurrent calls at the profile, which begins with none: each is renewed, and closes
/// when the profile falls below it. In the order of their opening.
std::vector<CallSlot> profile_slots(std::span<const LoadStep> steps);

/// The sum of the steps.
Millis length_of(std::span<const LoadStep> steps);

/// Reads lines of seconds and target, e.g. "30 100"; empty lines and those that begin with # are skipped. Throws
/// FatalError naming the line that is none.
std::vector<LoadStep> read_profile(std::istream& text, const std::string& name);

/// How long a simulated call lasts: evenly distributed from `shortest` to `longest`.
struct CallLengths {
  Millis shortest{30'000};
  Millis longest{180'000};
};

/// Reads seconds: "30-180", or "60" for always the same. Nothing for any other text, or where the second is the less.
bool parse_call_lengths(std::string_view text, CallLengths& lengths);

/// The length of call `number`, always the same for the same seed.
Millis call_length(const CallLengths& lengths, std::uint64_t seed, std::uint64_t number);

}  // namespace turngap
