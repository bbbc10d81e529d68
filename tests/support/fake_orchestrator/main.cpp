// The stand-in for an orchestrator as a program: scripts/fake-orchestrator.

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "support/fake_orchestrator/fake_orchestrator.h"
#include "support/stop_signals.h"

namespace {

using namespace turngap::test;

struct Options {
  OrchestratorBehaviour behaviour;
  int port = 8080;
  double room_seconds = 0.0;
  double dies_after = 0.0;
  double recovers_after = 0.0;
  std::string faults;
  std::string log;
};

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(std::llround(seconds * 1000.0));
}

void declare(CLI::App& app, Options& options) {
  OrchestratorBehaviour& b = options.behaviour;
  app.add_option("--port", options.port, "Port on 127.0.0.1; 0 takes a free one")->capture_default_str();
  app.add_option("--capacity", b.capacity, "Rooms at a time; further dispatches fail with 500")->capture_default_str();
  app.add_option("--room-seconds", options.room_seconds, "A room ends by itself after so long; 0: only by /manual/end")
      ->capture_default_str();
  app.add_option("--latency", b.latency.median_ms, "Median of how long a dispatch takes, in ms")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--spread", b.latency.sigma, "Sigma of its log-normal distribution; 0: always the median")
      ->check(CLI::Range(0.0, 3.0))
      ->capture_default_str();
  app.add_option("--latency-per-room", b.latency_per_room_ms, "Added for each active room, in ms")
      ->capture_default_str();
  app.add_option("--error-rate", b.error_rate, "Share of the dispatches that fail with another 500")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--die-after", options.dies_after, "From so many seconds on: unhealthy, connections are reset");
  app.add_option("--recover-after", options.recovers_after, "From so many seconds on: as if nothing had been");
  app.add_option("--faults", options.faults, "[TIMES*]FAULT with commas between, for the next dispatches");
  app.add_option("--seed", b.seed, "Of latencies and errors")->capture_default_str();
  app.add_option("--log", options.log, "A JSON line for every request: method, path, room, status, seconds");
  app.footer("Faults: ok no-capacity server-error unavailable reset half-answer slow-headers wrong-json broken-json");
}

std::string log_line(const OrchestratorRequest& request) {
  const auto seconds = [](OrchestratorRequest::Time time) {
    return std::chrono::duration<double>(time.time_since_epoch()).count();
  };
  return nlohmann::json{{"method", request.method},
                        {"path", request.path},
                        {"room", request.room},
                        {"status", request.status},
                        {"received", seconds(request.received)},
                        {"answered", seconds(request.answered)}}
             .dump() +
         "\n";
}

void serve_until_stopped(Options options) {
  if (options.room_seconds > 0) options.behaviour.room_time = milliseconds(options.room_seconds);
  if (options.dies_after > 0) options.behaviour.dies_after = milliseconds(options.dies_after);
  if (options.recovers_after > 0) options.behaviour.recovers_after = milliseconds(options.recovers_after);
  options.behaviour.faults = parse_dispatch_faults(options.faults);
  std::ofstream log;
  if (!options.log.empty()) log.open(options.log, std::ios::trunc);
  if (!log) throw std::runtime_error(options.log + ": cannot be written");
  const StopSignals stop;
  const FakeOrchestrator orchestrator(options.behaviour, options.port, [&](const OrchestratorRequest& request) {
    if (log.is_open()) log << log_line(request) << std::flush;
  });
  std::cout << "an orchestrator at " << orchestrator.url() << "; Ctrl-C stops it\n" << std::flush;
  stop.wait();
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app("A stand-in for the orchestrator of a voice-agent system, for trying turngap loadtest.",
               "fake-orchestrator");
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  serve_until_stopped(std::move(options));
} catch (const std::exception& error) {
  std::cerr << "fake-orchestrator: " << error.what() << "\n";
  return 2;
}
