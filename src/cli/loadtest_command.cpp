#include "cli/loadtest_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <memory>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/iso_time.h"
#include "cli/load_ci.h"
#include "cli/load_progress.h"
#include "cli/loadtest_options.h"
#include "cli/message.h"
#include "cli/output_file.h"
#include "turngap/core/error.h"
#include "turngap/loadtest/results.h"
#include "turngap/net/http_client.h"

namespace turngap::cli {
namespace {

constexpr auto kLoadtestExamples = R"(Examples:
  turngap loadtest --calls 100 --ramp-up 30 --duration 10 --url http://localhost:8080
  turngap loadtest --calls 20 --sustain --call-seconds 60 --expect 'p(95)<400' --expect 'success>=99'
  turngap loadtest --end-request 'POST /manual/end?room={room}' --abort-on-unhealthy
  turngap loadtest --via twilio --calls 10 --from +15005550006 --to +15005550100 --say 'Hello?' --confirm-cost 10

Passed: 95 % of the calls were placed, p95 < 600 ms, healthy at every look, and no decline in the last third.

Exit codes: 0 passed, 1 failed, 2 wrong usage, 75 not healthy or not there before the start, 130 interrupted,
143 terminated.)";

using SystemTime = std::chrono::system_clock::time_point;

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

HttpSettings settings_for(const LoadtestOptions& options) {
  return {.service = origin_under_test(options.url),
          .agent = "turngap/" TURNGAP_VERSION,
          .stall_timeout = std::chrono::hours{1},  // requests have a timeout of their own
          .longest_idle = std::chrono::seconds{3},
          .plain_http_anywhere = true,
          .http2 = false};
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

std::vector<OutputFile> all_outputs_of(const LoadtestOptions& options) {
  std::vector<OutputFile> outputs = options.ci.files();
  std::ranges::copy(outputs_of(options), std::back_inserter(outputs));
  if (options.via == "twilio") std::ranges::copy(outputs_of(options.twilio), std::back_inserter(outputs));
  return outputs;
}

/// A load test on its way: what it is, when it began, and under which name.
struct Test {
  const LoadtestOptions& options;
  LoadPlan plan;
  SystemTime start;
  std::string name;
};

bool healthy_before(HttpTransport& transport, const CallService& service, const std::string& url,
                    const std::string& request) {
  const std::string problem = health_problem_now(transport, service);
  if (problem.empty()) return true;
  print_message("turngap: {}: expected {} to answer 200 before the test, found {}; nothing was placed\n", url, request,
                problem);
  return false;
}

LoadRun drive(const Test& test, HttpTransport& transport, const CallService& service,
              const std::function<void(const LoadProgress&)>& meanwhile = {}) {
  note_interrupts();
  const LoadProgressLine line(test.plan.target_calls);
  LoadHooks hooks{.stop = interrupted, .progress_interval = line.interval()};
  hooks.progress = [&](const LoadProgress& progress) {
    line.show(progress);
    if (meanwhile) meanwhile(progress);
  };
  return run_load(transport, service, test.plan.settings, hooks);
}

int conclude(const Test& test, const LoadRun& run) {
  const LoadtestOptions& options = test.options;
  const LoadReport report = report_of(run, options.expected.empty() ? default_load_limits() : options.expected);
  const LoadContext context{TURNGAP_VERSION, iso_with_millis(test.start), test.name, test.plan.target_calls,
                            configuration_of(options, test.plan)};
  const std::string results = to_results_json(report, run, context);
  for (const OutputFile& output : outputs_of(options)) write_output(output, results);
  print_message("{}written: {}\n", to_load_text(report, run), options.output);
  if (options.ci.any()) write_ci(ci_report_of(report, run), options.ci);
  return exit_code_of(report, run);
}

int run_on_orchestrator(const Test& test) {
  const LoadtestOptions& options = test.options;
  const std::chrono::milliseconds timeout(static_cast<std::int64_t>(options.request_timeout_s * 1000.0));
  const Orchestrator orchestrator(options.url, protocol_of(options), test.name, variable, timeout);
  HttpClient client(settings_for(options));
  const std::string health = options.protocol.empty() ? "GET /health" : "the request for its health";
  if (!healthy_before(client, orchestrator, options.url, health)) return kTemporary;
  return conclude(test, drive(test, client, orchestrator));
}

int run_on_twilio(Test test) {
  const LoadtestOptions& options = test.options;
  if (options.sustain || !options.profile.empty()) {
    throw FatalError("--via twilio: expected --calls, found --sustain or --profile, of which nobody knows the cost");
  }
  TwilioOrder order{.tag = options.tag, .run = test.name, .lengths = test.plan.settings.lengths, .seed = options.seed};
  order.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(options.request_timeout_s * 1000.0));
  TwilioLoad load(options.twilio, order, options.calls, test.start);
  load.bound(test.plan.settings);
  if (!healthy_before(load.transport(), load.service(), load.url(), "GET /Calls.json")) return kTemporary;
  LoadRun run = drive(test, load.transport(), load.service(),
                      [&](const LoadProgress& progress) { load.keep_manifest(progress); });
  load.finish(run);
  return conclude(test, run);
}

int run_loadtest(const LoadtestOptions& options) {
  require_plain_tag(options.tag);
  check_outputs(all_outputs_of(options), std::span<const std::filesystem::path>());
  const SystemTime start = std::chrono::system_clock::now();
  const Test test{options, load_plan(options), start, run_name(options.tag, start)};
  return options.via == "twilio" ? run_on_twilio(test) : run_on_orchestrator(test);
}

}  // namespace

void add_loadtest_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<LoadtestOptions>();
  CLI::App& command = *app.add_subcommand("loadtest", "Drive an orchestrator with concurrent calls, judge how it held");
  add_loadtest_options(command, *options);
  add_ci_options(command, options->ci);
  command.footer(kLoadtestExamples);
  command.callback([options, &code] { code = run_loadtest(*options); });
}

}  // namespace turngap::cli
