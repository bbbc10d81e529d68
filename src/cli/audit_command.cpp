#include "cli/audit_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/fetch_run.h"
#include "cli/gate_options.h"
#include "cli/interrupt.h"
#include "cli/kept_results.h"
#include "cli/run_report.h"
#include "cli/sidecars.h"
#include "turngap/analysis/analysis_queue.h"

namespace turngap::cli {
namespace {

constexpr auto kFooter =
    "TWILIO_ACCOUNT_SID=... TWILIO_AUTH_TOKEN=... RUN_TAG=... turngap audit fetches the tagged recordings, measures "
    "each\n"
    "as it arrives, and judges the gate: p95 < 600 ms and at least 95 % of the due replies, unless its options say\n"
    "otherwise. docs/twilio.md tells how to tag a run.\n"
    "Exit codes: 0 the gate passed, 1 it failed or there is no data, 2 wrong usage or credentials, or nothing "
    "matches,\n"
    "3 too little data, 4 passed, but some recordings could not be had or measured, 75 the network failed for now: "
    "run\n"
    "again to fetch what is missing, 130 interrupted; of several, the first in the order 75, 2, 1, 3, 4.";

struct AuditOptions {
  FetchOptions fetch;
  Outputs outputs;
  bool quiet = false;
  bool delete_after = false;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  AnalysisConfig config;
  GateOptions gate;
  bool resume = false;
};

RecordingTask to_analyze(const std::filesystem::path& file, const AnalysisConfig& config) {
  RecordingTask task;
  task.file = file;
  task.result.path = file.filename().string();
  task.result.identity.recording = file.stem().string();
  describe({&task, 1}, config, true);
  return task;
}

RecordingTask not_fetched(const FetchFailure& failure, const AnalysisConfig& config) {
  RecordingTask task;
  task.result.identity.recording = failure.recording;
  task.result.failure = {failure.reason, failure.message};
  describe({&task, 1}, config, false);
  return task;
}

// Sorted by name, so that the order in which recordings came and the number of threads leave no trace.
std::vector<RecordingResult> all_results(std::vector<RecordingTask> tasks, const FetchOutcome& fetched,
                                         const AnalysisConfig& config) {
  for (const FetchFailure& failure : fetched.failures) tasks.push_back(not_fetched(failure, config));
  auto results = results_of(std::move(tasks));
  std::ranges::sort(results, {}, [](const RecordingResult& result) { return result.identity.recording; });
  return results;
}

void delete_recordings(const std::vector<std::filesystem::path>& files) {
  std::size_t deleted = 0;
  for (const auto& file : files) {
    std::error_code error;
    if (std::filesystem::remove(file, error)) ++deleted;
    std::filesystem::remove(std::filesystem::path(file).replace_extension(".json"), error);
  }
  fmt::print(stderr, "deleted {} recordings from this machine; those at Twilio stay\n", deleted);
}

int run_audit(const AuditOptions& options) {
  note_interrupts();
  check_outputs(options.outputs, {});
  const KeptResults kept(options.outputs, options.resume);
  AnalysisQueue queue(options.config, options.jobs, kept.when_measured());
  std::vector<std::filesystem::path> files;
  const FetchOutcome fetched = fetch(options.fetch, [&](const FetchResult& result) {
    RecordingTask task = to_analyze(result.path, options.config);
    kept.offer({&task, 1});
    files.push_back(result.path);
    queue.add(std::move(task));
  });
  if (options.fetch.dry_run) return exit_code_of(fetched);
  auto tasks = queue.finish();
  kept.tell_taken_over(tasks);
  const auto results = all_results(std::move(tasks), fetched, options.config);
  const RunSummary summary = write_report(results, options.gate.gate(), options.outputs);
  kept.remove();
  tell(summary, options.outputs, options.quiet);
  if (options.delete_after) delete_recordings(files);
  const int failures = graver(exit_code_of(fetched), failure_exit_code(summary) == kDone ? kDone : kSomeFailed);
  return graver(gate_exit_code(summary.gate, options.gate), failures);
}

}  // namespace

void add_audit_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<AuditOptions>();
  CLI::App& command =
      *app.add_subcommand("audit", "Fetch the tagged recordings, measure them, judge the gate: the main job");
  options->fetch.into = "recordings";
  command.add_option("--into", options->fetch.into, "The folder for the recordings; made where it is missing")
      ->capture_default_str();
  add_fetch_options(command, options->fetch);
  add_output_options(command, options->outputs);
  add_resume_option(command, options->resume);
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary");
  command.add_flag("--delete-after", options->delete_after,
                   "Delete the fetched audio and its metadata from this machine once it is measured");
  add_method_options(command, options->config, options->jobs);
  add_gate_options(command, options->gate);
  command.footer(kFooter);
  command.callback([options, &code] { code = with_network_errors([&] { return run_audit(*options); }); });
}

}  // namespace turngap::cli
