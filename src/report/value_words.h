#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "turngap/stats/call_statistics.h"
#include "turngap/turns/turn.h"

namespace turngap {

// Numbers as people read them, in every output that is text.

/// "888", or `none`; for columns whose head has the unit.
std::string whole_text(const std::optional<double>& value, std::string_view none = "-");

/// "888 ms", or a dash.
std::string millis_text(const std::optional<double>& value);

/// "45.3 %", or `none`.
std::string percent_text(const std::optional<double>& value, std::string_view none = "-");

/// "432 to 526 ms", or "no interval".
std::string interval_text(const std::optional<Interval>& interval, std::string_view unit = "ms", int digits = 0);

/// "432 to 526", or a hyphen; for columns whose head has the unit.
std::string range_text(const std::optional<Interval>& interval);

/// How much of the whole `part` is; 0 of nothing.
double percent_of(std::size_t part, std::size_t whole);

/// Of a time in a recording: "1:04.777".
std::string clock_text(double millis);

/// "1 call", "2 calls".
std::string counted(std::size_t count, std::string_view noun);

/// How long the caller waited, as far as it is known: "888 ms ± 12", "no reply for 2100 ms or more".
std::string wait_words(const CallerTurn& turn);

}  // namespace turngap
