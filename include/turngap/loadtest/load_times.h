#pragma once

#include <chrono>
#include <istream>
#include <optional>
#include <string>

#include "turngap/loadtest/active_calls.h"

namespace turngap {

/// When the calls of a load test were active.
class LoadTimes {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;

  LoadTimes(Time started_at, ActiveCalls active) : started_at_(started_at), active_(std::move(active)) {}

  /// How many calls were active; 0 before the test and after it.
  unsigned active_at(Time time) const;

 private:
  Time started_at_;
  ActiveCalls active_;
};

/// Reads what `turngap loadtest` wrote (results.json). Throws FatalError naming what is missing.
LoadTimes read_load_times(std::istream& text, const std::string& name);

}  // namespace turngap
