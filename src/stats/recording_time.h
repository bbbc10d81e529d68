#pragma once

#include <cstddef>
#include <string>

#include "turngap/results/latency_table.h"

namespace turngap {

/// "2024-03-01" of a recording whose time is known; else empty.
std::string day_of(const RecordingNames& recordings, std::size_t i);

/// "2024-03-01T09", in UTC; hours of different days are different hours. Empty where the time is not known.
std::string hour_of(const RecordingNames& recordings, std::size_t i);

}  // namespace turngap
