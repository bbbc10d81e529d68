#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

#include "turngap/results/latency_table.h"

namespace turngap::test {

/// A release whose truth is known: about 8 turns a call, lognormal latencies with an effect of the call, stalls in some
/// of the calls, on a grid that makes ties, some turns unanswered.
struct MadeUpRelease {
  std::size_t calls = 100;
  std::uint64_t seed = 1;
  double call_effect = 0.15;  ///< standard deviation of the log latency between calls
  double turn_effect = 0.25;  ///< within a call
  double stalled_calls = 0.2;
  double stalled_turns = 0.3;  ///< of a stalled call
  double unanswered = 0.03;
  std::int32_t grid_ms = 1;
};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return std::ldexp(static_cast<double>(engine_() >> 11), -53); }
  double exponential() { return -std::log(1.0 - uniform()); }
  double normal() {
    constexpr double kTwoPi = 6.283185307179586;
    return std::sqrt(2.0 * exponential()) * std::cos(kTwoPi * uniform());
  }

 private:
  std::mt19937_64 engine_;
};

inline std::int32_t made_up_latency(Draw& draw, const MadeUpRelease& r, double call, bool stalled) {
  double latency = 400.0 * std::exp(call + r.turn_effect * draw.normal());
  if (stalled && draw.uniform() < r.stalled_turns) latency += 300.0 * draw.exponential();
  return static_cast<std::int32_t>(std::lround(latency / r.grid_ms)) * r.grid_ms;
}

inline LatencyTable made_up_release(const MadeUpRelease& r) {
  Draw draw(r.seed);
  LatencyTable table;
  table.calls = r.calls;
  table.method_version = 1;
  for (std::uint32_t call = 0; call < r.calls; ++call) {
    table.recordings.push_back({.recording = std::to_string(call), .call_sid = {}, .recorded_at = {}, .tag = {}});
    const auto turns = 4 + static_cast<std::uint32_t>(9.0 * draw.uniform());
    const double effect = r.call_effect * draw.normal();
    const bool stalled = draw.uniform() < r.stalled_calls;
    for (std::uint32_t number = 1; number <= turns; ++number) {
      TableTurn turn{.recording = call, .call = call, .turn = number};
      const bool answered = draw.uniform() >= r.unanswered;
      turn.outcome = answered ? Outcome::answered : Outcome::unanswered;
      if (answered) turn.latency_ms = made_up_latency(draw, r, effect, stalled);
      table.turns.push_back(turn);
    }
  }
  return table;
}

}  // namespace turngap::test
