#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace turngap::test {

/// What can go wrong with the answer to one dispatch.
enum class DispatchFault {
  none,          ///< "ok": the right answer
  no_capacity,   ///< 500 {"detail":"Failed to dispatch agent"}
  server_error,  ///< 500 with other words
  unavailable,   ///< 503
  reset,         ///< RST before anything is answered; the room is there
  half_answer,   ///< half of the promised body, then the end
  slow_headers,  ///< nothing until the client leaves or the server stops
  wrong_json,    ///< 200 and {"ok":false}
  broken_json,   ///< 200 and half of a JSON text
};

/// Throws std::invalid_argument for an unknown word. The words are those above with - for _, and "ok".
DispatchFault dispatch_fault_named(std::string_view word);
/// Reads [TIMES*]FAULT with commas between: what the next dispatches meet.
std::deque<DispatchFault> parse_dispatch_faults(std::string_view text);

/// How long a dispatch takes: log-normal, which real ones are near to.
struct Latency {
  double median_ms = 50.0;
  double sigma = 0.0;  ///< of the logarithm; 0: always the median

  std::chrono::nanoseconds draw(std::mt19937_64& random) const;
};

struct OrchestratorBehaviour {
  unsigned capacity = 100;                 ///< rooms at a time; further dispatches find no capacity
  std::chrono::milliseconds room_time{0};  ///< a room ends by itself after so long; 0: only when it is ended
  Latency latency;
  double latency_per_room_ms = 0.0;  ///< added for each room that is active
  double error_rate = 0.0;           ///< share of the dispatches that get a 500 with other words
  std::deque<DispatchFault> faults;  ///< met by the next dispatches, in the order of their arrival
  std::uint64_t seed = 1;
  /// Between the two, counted from the start, /health answers 503 and connections for anything else are reset.
  std::optional<std::chrono::milliseconds> dies_after;
  std::optional<std::chrono::milliseconds> recovers_after;
};

}  // namespace turngap::test
