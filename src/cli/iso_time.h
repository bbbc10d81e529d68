#pragma once

#include <chrono>
#include <string>

namespace turngap::cli {

/// "2026-07-01T14:30:00.123Z"
std::string iso_with_millis(std::chrono::system_clock::time_point time);

}  // namespace turngap::cli
