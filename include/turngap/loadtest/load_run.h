#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/loadtest/call_service.h"

namespace turngap {

/// One look at the system during the test.
struct HealthSample {
  Millis at;                         ///< when it was asked
  bool healthy = false;              ///< `GET /health` answered 200 in time
  std::string problem;               ///< what was found where it is not
  std::optional<SystemStats> stats;  ///< nothing where it did not tell
};

enum class RunEnd {
  all_calls_ended,
  duration,     ///< what was still active was cut off
  unhealthy,    ///< --abort-on-unhealthy
  interrupted,  ///< by the user
};

/// As in results.json: "all_calls_ended", "duration", "unhealthy", "interrupted".
std::string_view to_string(RunEnd end);

/// Everything that happened, in no statistics.
struct LoadRun {
  std::vector<CallRecord> calls;     ///< in the order of their scheduled starts
  std::vector<HealthSample> health;  ///< in the order of their times
  RunEnd end = RunEnd::all_calls_ended;
  Millis length;                        ///< until the last call had ended, or was cut
  std::size_t not_due = 0;              ///< slots that had not opened when the test ended early
  std::size_t failed_end_requests = 0;  ///< the system may still hold so many calls
};

}  // namespace turngap
