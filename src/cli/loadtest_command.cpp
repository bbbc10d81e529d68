#include "cli/loadtest_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/load_ci.h"
#include "cli/load_progress.h"
#include "cli/loadtest_options.h"
#include "cli/output_file.h"
#include "turngap/core/calendar.h"
#include "turngap/core/error.h"
#include "turngap/loadtest/results.h"
#include "turngap/net/http_client.h"

namespace turngap::cli {
namespace {

constexpr auto kFooter = R"(Examples:
  turngap loadtest --calls 100 --ramp-up 30 --duration 10 --url http://localhost:8080
  turngap loadtest --calls 20 --sustain --call-seconds 60 --expect 'p(95)<400' --expect 'success>=99'
  turngap loadtest --end-request 'POST /manual/end?room={room}' --abort-on-unhealthy

Passed: 95 % of the calls were placed, p95 < 600 ms, healthy at every look, and no decline in the last third.

Exit codes: 0 passed, 1 failed, 2 wrong usage, 75 not healthy or not there before the start, 130 interrupted,
143 terminated.)";

using SystemTime = std::chrono::system_clock::time_point;

std::string iso_with_millis(SystemTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  std::string text = to_iso8601(second);
  text.pop_back();  // the Z
  return fmt::format("{}.{:03}Z", text, std::chrono::floor<std::chrono::milliseconds>(time - second).count());
}

// "loadtest-20260701T120000123Z": two runs never name the same room.
std::string run_name(const std::string& tag, SystemTime start) {
  std::string text = iso_with_millis(start);
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == '.'; });
  return tag + "-" + text;
}

void require_plain_tag(const std::string& tag) {
  const bool plain = std::ranges::all_of(
      tag, [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_'; });
  if (tag.empty() || !plain) {
    throw FatalError(fmt::format("--tag: expected letters, digits, '.', '-' and '_', found '{}'", tag));
  }
}

std::optional<std::string> variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Origin origin_under_test(const std::string& url) {
  const auto origin = origin_of(url);
  if (!origin) throw FatalError("--url: expected http://HOST[:PORT] or https://HOST[:PORT], found something else");
  return *origin;
}

HttpClient client_for(const LoadtestOptions& options) {
  return HttpClient({.service = origin_under_test(options.url),
                     .agent = "turngap/" TURNGAP_VERSION,
                     .stall_timeout = std::chrono::hours{1},  // requests have a timeout of their own
                     .longest_idle = std::chrono::seconds{3},
                     .plain_http_anywhere = true,
                     .http2 = false});
}

int exit_code_of(const LoadReport& report, const LoadRun& run) {
  if (run.end == RunEnd::interrupted) return interrupt_exit_code();
  return report.passed() ? kDone : kFailed;
}

std::vector<OutputFile> outputs_of(const LoadtestOptions& options) {
  std::vector<OutputFile> outputs{{"--output", options.output, OutputKind::load_results}};
  if (options.json) outputs.push_back({"--json", "-", OutputKind::load_results});
  return outputs;
}

int run_loadtest(const LoadtestOptions& options) {
  require_plain_tag(options.tag);
  const std::vector<OutputFile> outputs = outputs_of(options);
  auto all_outputs = options.ci.files();
  all_outputs.insert(all_outputs.end(), outputs.begin(), outputs.end());
  check_outputs(all_outputs, {});
  const LoadPlan plan = load_plan(options);
  const SystemTime start = std::chrono::system_clock::now();
  const std::string name = run_name(options.tag, start);
  const Orchestrator orchestrator(
      options.url, protocol_of(options), name, variable,
      std::chrono::milliseconds(static_cast<std::int64_t>(options.request_timeout_s * 1000.0)));
  HttpClient client = client_for(options);
  if (const std::string problem = health_problem_now(client, orchestrator); !problem.empty()) {
    fmt::print(stderr,
               "turngap: {}: expected GET /health to answer 200 before the test, found {}; nothing was placed\n",
               options.url, problem);
    return kTemporary;
  }
  note_interrupts();
  const LoadRun run = [&] {
    const LoadProgressLine line(plan.target_calls);
    LoadHooks hooks{.stop = interrupted, .progress_interval = line.interval()};
    hooks.progress = [&](const LoadProgress& progress) { line.show(progress); };
    return run_load(client, orchestrator, plan.settings, hooks);
  }();
  const LoadReport report = report_of(run, options.expected.empty() ? default_load_limits() : options.expected);
  const std::string results = to_results_json(
      report, run, {TURNGAP_VERSION, iso_with_millis(start), name, plan.target_calls, configuration_of(options, plan)});
  for (const OutputFile& output : outputs) write_output(output, results);
  fmt::print(stderr, "{}written: {}\n", to_load_text(report, run), options.output);
  if (options.ci.any()) write_ci(ci_report_of(report, run), options.ci);
  return exit_code_of(report, run);
}

}  // namespace

void add_loadtest_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<LoadtestOptions>();
  CLI::App& command = *app.add_subcommand("loadtest", "Drive an orchestrator with concurrent calls, judge how it held");
  add_loadtest_options(command, *options);
  add_ci_options(command, options->ci);
  command.footer(kFooter);
  command.callback([options, &code] { code = run_loadtest(*options); });
}

}  // namespace turngap::cli
