#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/ci_options.h"
#include "cli/twilio_loadtest.h"
#include "turngap/loadtest/driver.h"
#include "turngap/loadtest/load_limit.h"
#include "turngap/loadtest/orchestrator.h"

namespace turngap::cli {

/// A load test as the user gave it.
struct LoadtestOptions {
  unsigned calls = 100;
  double ramp_up_s = 30.0;
  std::optional<double> duration_min;  ///< 10 if not given; with a profile its length
  std::string url = "http://localhost:8080";
  std::optional<unsigned> max_concurrent;  ///< 100 if not given; with a profile its highest target
  std::string output = "results.json";
  std::string call_seconds = "30-180";
  std::uint64_t seed = 1;
  bool sustain = false;
  std::string profile;
  std::string tag = "loadtest";
  std::string protocol;
  std::string end_request;
  double request_timeout_s = 30.0;
  unsigned retries = 5;
  double retry_wait_s = 2.0;
  double health_interval_s = 10.0;
  bool abort_on_unhealthy = false;
  std::vector<LoadLimit> expected;  ///< of --expect
  bool json = false;
  CiOptions ci;
  std::string via = "orchestrator";
  TwilioLoadOptions twilio;
};

inline constexpr double kDefaultDurationMinutes = 10.0;
inline constexpr unsigned kDefaultMaxConcurrent = 100;

void add_loadtest_options(CLI::App& command, LoadtestOptions& options);

/// What a test is made of, and how many concurrent calls it aims at.
struct LoadPlan {
  LoadSettings settings;
  unsigned target_calls = 0;
};

/// Throws FatalError where the options contradict each other or cannot be read.
LoadPlan load_plan(const LoadtestOptions& options);

/// How the orchestrator is spoken to. Throws FatalError.
OrchestratorProtocol protocol_of(const LoadtestOptions& options);

/// Every option with its value, for results.json.
std::vector<std::pair<std::string, std::string>> configuration_of(const LoadtestOptions& options, const LoadPlan& plan);

}  // namespace turngap::cli
