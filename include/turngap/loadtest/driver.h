#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "turngap/loadtest/load_run.h"
#include "turngap/loadtest/schedule.h"
#include "turngap/net/http.h"

namespace turngap {

struct LoadSettings {
  std::vector<CallSlot> slots;
  Millis duration{600'000};       ///< ends what is still active
  unsigned max_concurrent = 100;  ///< so many calls have a place at a time; the others wait for one
  Millis min_spacing{0};          ///< first requests are at least so far apart
  CallLengths lengths;
  std::uint64_t seed = 1;
  CapacityRetry retry;
  Millis health_interval{10'000};
  Millis ask_interval{5'000};  ///< between two questions whether a call goes on, where the service must be asked
  Millis hold_when_lost{0};    ///< so long a call keeps its place that may have been placed
  bool abort_on_unhealthy = false;
};

/// How far a test is.
struct LoadProgress {
  Millis elapsed;
  std::size_t due = 0;                            ///< calls whose time has come
  std::size_t placed = 0;                         ///< successfully, so far
  std::size_t active = 0;                         ///< right now
  std::size_t failed = 0;                         ///< so far
  std::span<const CallRecord* const> successful;  ///< those that were placed
  std::optional<double> queued;                   ///< as the system last said
};

/// What a test is connected to; a test of the driver has its own clock.
struct LoadHooks {
  std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
  std::function<bool()> stop = [] { return false; };  ///< asked all the time; true ends the test
  Millis progress_interval{1'000};
  std::function<void(const LoadProgress&)> progress = [](const LoadProgress&) {};
};

/// Runs the test: one thread, every call a state and a timer. Ends when every call has ended or with the duration, and
/// when every health sample and end request under way has its answer, and every placement where the service needs that.
/// The transport is of no use after that: requests for calls that were cut off may be under way.
LoadRun run_load(HttpTransport& transport, const CallService& service, const LoadSettings& settings,
                 const LoadHooks& hooks);

/// Asks for the health of the system once. Gives what is wrong; empty if nothing.
std::string health_problem_now(HttpTransport& transport, const CallService& service);

}  // namespace turngap
