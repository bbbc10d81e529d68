#include "cli/loadtest_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/checked_number.h"
#include "core/file_text.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

constexpr const char* kLoad = "The load";
constexpr const char* kSystem = "The system under test";
constexpr const char* kVerdict = "The verdict";
constexpr double kDay = 86'400.0;

Millis seconds(double value) {
  return Millis{value * 1000.0};
}

void add_load_options(CLI::App& command, LoadtestOptions& o) {
  command.add_option("--calls", o.calls, "How many calls")
      ->check(CLI::Range(1U, 100'000U))
      ->capture_default_str()
      ->group(kLoad);
  command.add_option("--ramp-up", o.ramp_up_s, "They start evenly spread over this time")
      ->check(number_between(0.0, kDay))
      ->type_name("s")
      ->capture_default_str()
      ->group(kLoad);
  command.add_option("--duration", o.duration_min, "Ends what is still active then [10; the profile's length]")
      ->check(number_between(0.001, kDay / 60))
      ->type_name("min")
      ->group(kLoad);
  command
      .add_option("--max-concurrent", o.max_concurrent,
                  "Further calls wait for a place [100; the profile's highest target]")
      ->check(CLI::Range(1U, 100'000U))
      ->group(kLoad);
  command.add_option("--call-seconds", o.call_seconds, "How long a call lasts; drawn evenly")
      ->type_name("MIN-MAX")
      ->capture_default_str()
      ->group(kLoad);
  command.add_option("--seed", o.seed, "Of the lengths: the same seed draws the same")
      ->capture_default_str()
      ->group(kLoad);
  command.add_flag("--sustain", o.sustain, "A call that has ended is followed by another until the duration ends")
      ->group(kLoad);
  command
      .add_option("--profile", o.profile,
                  "Instead of --calls and --ramp-up: file of lines 'SECONDS TARGET', each of which moves the number of "
                  "concurrent calls evenly to its target; 0 seconds: at once")
      ->type_name("FILE")
      ->excludes("--calls")
      ->excludes("--ramp-up")
      ->excludes("--duration")
      ->excludes("--sustain")
      ->group(kLoad);
}

void add_system_options(CLI::App& command, LoadtestOptions& o) {
  command.add_option("--url", o.url, "Of the orchestrator")->capture_default_str()->group(kSystem);
  command.add_option("--tag", o.tag, "Part of the names of all rooms and callers")
      ->envname("RUN_TAG")
      ->capture_default_str()
      ->group(kSystem);
  command
      .add_option("--protocol", o.protocol, "JSON file with the requests of another orchestrator (docs/load-test.md)")
      ->type_name("FILE")
      ->group(kSystem);
  command
      .add_option("--end-request", o.end_request,
                  "What ends a call, where the orchestrator has it, e.g. 'POST /manual/end?room={room}'")
      ->type_name("'METHOD PATH'")
      ->group(kSystem);
  command.add_option("--request-timeout", o.request_timeout_s, "Of the request that places a call")
      ->check(number_between(0.001, 3600.0))
      ->type_name("s")
      ->capture_default_str()
      ->group(kSystem);
  command.add_option("--retries", o.retries, "So often a call is tried again that finds no capacity")
      ->check(CLI::Range(0U, 20U))
      ->capture_default_str()
      ->group(kSystem);
  command.add_option("--retry-wait", o.retry_wait_s, "Before the first of them; doubled each time")
      ->check(number_between(0.0, 3600.0))
      ->type_name("s")
      ->capture_default_str()
      ->group(kSystem);
  command.add_option("--health-interval", o.health_interval_s, "Between two looks at /health and /stats")
      ->check(number_between(0.1, 3600.0))
      ->type_name("s")
      ->capture_default_str()
      ->group(kSystem);
  command.add_flag("--abort-on-unhealthy", o.abort_on_unhealthy, "End the test when the system is not healthy")
      ->group(kSystem);
}

void add_verdict_options(CLI::App& command, LoadtestOptions& o) {
  command.add_option("--output", o.output, "Where results.json goes; - is stdout")
      ->capture_default_str()
      ->group(kVerdict);
  command.add_flag("--json", o.json, "Print it to stdout as well")->group(kVerdict);
  command
      .add_option_function<std::vector<std::string>>(
          "--expect",
          [&o](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              try {
                o.expected.push_back(parse_load_limit(text));
              } catch (const FatalError& error) {
                throw CLI::ValidationError("--expect", error.what());
              }
            }
          },
          "A limit instead of success>=95 and p(95)<600, e.g. 'schedule_p(95)<800'; may be given several times")
      ->type_name("LIMIT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false)
      ->group(kVerdict);
}

std::vector<LoadStep> profile_in(const std::string& path) {
  std::istringstream file(text_of_file(path, "steps of a load (--profile)"));
  return read_profile(file, path);
}

unsigned highest_target(const std::vector<LoadStep>& steps) {
  return std::ranges::max_element(steps, {}, &LoadStep::target)->target;
}

void plan_profile(const LoadtestOptions& options, LoadPlan& plan) {
  const auto steps = profile_in(options.profile);
  plan.settings.slots = profile_slots(steps);
  plan.settings.duration = length_of(steps);
  plan.target_calls = highest_target(steps);
  plan.settings.max_concurrent = options.max_concurrent.value_or(plan.target_calls);
}

void plan_ramp(const LoadtestOptions& options, LoadPlan& plan) {
  const double duration_s = 60.0 * options.duration_min.value_or(kDefaultDurationMinutes);
  if (options.ramp_up_s >= duration_s) {
    throw FatalError(
        fmt::format("--ramp-up and --duration: expected a ramp that ends before the test, found {} s and "
                    "{} s; --duration is in minutes",
                    options.ramp_up_s, duration_s));
  }
  plan.settings.duration = seconds(duration_s);
  plan.settings.slots = ramp_slots(options.calls, seconds(options.ramp_up_s), plan.settings.duration, options.sustain);
  plan.target_calls = options.calls;
  plan.settings.max_concurrent = options.max_concurrent.value_or(kDefaultMaxConcurrent);
}

}  // namespace

void add_loadtest_options(CLI::App& command, LoadtestOptions& options) {
  add_load_options(command, options);
  add_system_options(command, options);
  add_verdict_options(command, options);
  command.add_option("--via", options.via, "Who places the calls")
      ->check(CLI::IsMember({"orchestrator", "twilio"}))
      ->capture_default_str()
      ->group(kSystem);
  add_twilio_load_options(command, options.twilio);
}

LoadPlan load_plan(const LoadtestOptions& options) {
  LoadPlan plan;
  LoadSettings& settings = plan.settings;
  if (!parse_call_lengths(options.call_seconds, settings.lengths)) {
    throw FatalError(
        fmt::format("--call-seconds: expected seconds, e.g. 30-180 or 60, found '{}'", options.call_seconds));
  }
  settings.seed = options.seed;
  settings.retry = {options.retries, seconds(options.retry_wait_s)};
  settings.health_interval = seconds(options.health_interval_s);
  settings.abort_on_unhealthy = options.abort_on_unhealthy;
  if (options.profile.empty()) {
    plan_ramp(options, plan);
  } else {
    plan_profile(options, plan);
  }
  return plan;
}

OrchestratorProtocol protocol_of(const LoadtestOptions& options) {
  OrchestratorProtocol protocol = OrchestratorProtocol::manual_dispatch();
  if (!options.protocol.empty()) {
    std::istringstream file(text_of_file(options.protocol, "the requests of an orchestrator (--protocol)"));
    protocol = read_protocol(file, options.protocol);
  }
  if (!options.end_request.empty()) {
    try {
      protocol.end = parse_request_line(options.end_request);
    } catch (const FatalError& error) {
      throw FatalError(fmt::format("--end-request: {}", error.what()));
    }
  }
  return protocol;
}

std::vector<std::pair<std::string, std::string>> configuration_of(const LoadtestOptions& o, const LoadPlan& plan) {
  const auto number = [](double value) { return fmt::format("{}", value); };
  return {{"via", o.via},
          {"url", o.via == "twilio" ? "" : o.url},
          {"calls", std::to_string(plan.target_calls)},
          {"ramp_up_s", o.profile.empty() ? number(o.ramp_up_s) : ""},
          {"duration_s", number(plan.settings.duration.value / 1000.0)},
          {"max_concurrent", std::to_string(plan.settings.max_concurrent)},
          {"call_seconds", o.call_seconds},
          {"seed", std::to_string(o.seed)},
          {"sustain", o.sustain ? "true" : "false"},
          {"profile", o.profile},
          {"protocol", o.protocol.empty() ? "manual/dispatch" : o.protocol},
          {"end_request", o.end_request},
          {"request_timeout_s", number(o.request_timeout_s)},
          {"retries", std::to_string(o.retries)},
          {"retry_wait_s", number(o.retry_wait_s)},
          {"health_interval_s", number(o.health_interval_s)},
          {"abort_on_unhealthy", o.abort_on_unhealthy ? "true" : "false"}};
}

}  // namespace turngap::cli
