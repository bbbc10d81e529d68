#include "cli/audit_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cli/analysis_options.h"
#include "cli/deletion.h"
#include "cli/exit_codes.h"
#include "cli/fetch_run.h"
#include "cli/further_outputs.h"
#include "cli/gate_options.h"
#include "cli/interrupt.h"
#include "cli/kept_results.h"
#include "cli/message.h"
#include "cli/progress_line.h"
#include "cli/run_report.h"
#include "cli/sidecars.h"
#include "cli/terminal.h"
#include "turngap/analysis/analysis_queue.h"
#include "turngap/net/request_queue.h"
#include "turngap/results/result_line.h"

namespace turngap::cli {
namespace {

constexpr auto kAuditExamples = R"(Examples:
  RUN_TAG=run-42 turngap audit
  turngap audit --tag run-42 --since 2h --max-p95 800 --report report.html --junit junit.xml
  turngap audit --all --since 24h --sample 200 --delete-after
  turngap audit --calls sids.txt --gate strict --credentials ~/.turngap

Fetches the tagged recordings, measures each as it arrives, and judges the gate: p95 < 600 ms and at least 95 % of the
due replies, unless its options say otherwise. TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and
TWILIO_API_SECRET, come from the environment or from --credentials. docs/twilio.md tells how to tag a run.

Exit codes: 0 the gate passed, 1 it failed or there is no data, 2 wrong usage or credentials, or nothing matches, or
--delete-after could not delete all, 3 too little data, 4 passed, but some recordings could not be had or measured, 75
the network failed for now: run again to fetch what is missing, 130 interrupted, 143 terminated; of several, the first
in the order 130, 143, 75, 2, 1, 3, 4.)";

struct AuditOptions {
  FetchOptions fetch;
  Outputs outputs;
  bool quiet = false;
  bool delete_after = false;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  AnalysisConfig config;
  GateOptions gate;
  bool resume = false;
  SummaryChoice summary;
  FurtherOutputs further;
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

bool measured(AnalysisQueue& queue, std::size_t recordings, bool quiet) {
  ProgressLine line(!quiet && on_terminal(), "recordings measured");
  return queue.finish([&] {
    line.show(queue.done(), recordings);
    return !interrupted();
  });
}

/// What is measured of a run and how its recordings are called, by the numbers in which they came.
struct Audited {
  FetchOutcome fetched;
  std::vector<std::string> names;
  std::map<std::string, std::filesystem::path> places;
  std::size_t arrived = 0;
  std::vector<std::filesystem::path> measured;  ///< of these
  std::vector<std::filesystem::path> unmeasured;

  std::size_t number(const RecordingTask& task) {
    names.push_back(task.result.identity.recording);
    places.emplace(task.result.path, task.file);
    return names.size() - 1;
  }

  // Sorted by name, so that the order in which recordings came and the number of threads leave no trace.
  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> numbers(names.size());
    std::iota(numbers.begin(), numbers.end(), 0U);
    std::ranges::stable_sort(numbers, {}, [this](std::uint32_t i) -> const std::string& { return names[i]; });
    return numbers;
  }
};

void keep_as_it_is(RecordingTask task, Audited& audited, KeptResults& kept) {
  const std::size_t number = audited.number(task);
  DoneRecording done{.number = number, .task = std::move(task), .line = {}};
  done.line = to_result_line(done.task.result);
  done.as_before = done.task.fate == RecordingTask::Fate::taken_over;
  kept.keep(done);
}

// The result of a recording whose audio was deleted after it was measured.
std::optional<RecordingTask> measured_before(const Wanted& wanted, const AuditOptions& options, KeptResults& kept) {
  const auto file = std::filesystem::path(options.fetch.into) / (wanted.recording.sid + ".wav");
  std::error_code error;
  if (std::filesystem::exists(file, error)) return std::nullopt;
  RecordingTask task = to_analyze(file, options.config);
  kept.require_same_method(task);
  kept.offer(task);
  if (!task.earlier) return std::nullopt;
  RecordingResult earlier = parse_result_line(task.earlier());
  if (!earlier.analysis || earlier.roles.caller_channel != wanted.roles.caller_channel) return std::nullopt;
  task.result = std::move(earlier);
  task.fate = RecordingTask::Fate::taken_over;
  return task;
}

// Throws Interrupted.
Audited fetch_and_measure(const AuditOptions& options, KeptResults& kept) {
  Audited audited;
  AnalysisQueue queue(options.config, options.jobs, [&](DoneRecording&& done) {
    (done.task.result.analysis ? audited.measured : audited.unmeasured).push_back(done.task.file);
    kept.keep(done);
  });
  FetchHooks hooks;
  hooks.arrived = [&](const FetchResult& result) {
    ++audited.arrived;
    RecordingTask task = to_analyze(result.path, options.config);
    kept.require_same_method(task);
    kept.offer(task);
    const std::size_t number = audited.number(task);
    queue.add(number, std::move(task));
  };
  hooks.meanwhile = [&queue] { queue.collect(); };
  hooks.is_known = [&](const Wanted& wanted) {
    auto task = measured_before(wanted, options, kept);
    if (task) keep_as_it_is(std::move(*task), audited, kept);
    return task.has_value();
  };
  audited.fetched = fetch(options.fetch, hooks);
  if (!measured(queue, audited.arrived, options.quiet)) throw Interrupted();
  return audited;
}

// Of a call that could not be measured the audio is all there is. Nothing was left unwritten of those that were: the
// outputs stay as they were only where not one is.
int delete_measured(const Audited& audited) {
  std::vector<std::filesystem::path> files = audited.measured;
  for (const std::filesystem::path& recording : audited.measured) {
    files.push_back(std::filesystem::path(recording).replace_extension(".json"));
  }
  std::ranges::sort(files);
  const std::string what = fmt::format("{} recordings", audited.measured.size());
  const auto remains = delete_files(files, what);
  if (remains) {
    print_message("turngap: {}\n", *remains);
  } else {
    print_message("deleted {} from this machine; where they were fetched from, they stay\n", what);
  }
  if (!audited.unmeasured.empty()) {
    const auto first = std::ranges::min_element(audited.unmeasured);
    print_message("kept {} recordings, for they could not be measured, the first {}\n", audited.unmeasured.size(),
                  first->string());
  }
  return remains ? kUnusable : kDone;
}

int judge_and_report(Audited& audited, AuditOptions& options, KeptResults& kept) {
  kept.report_taken_over();
  for (const FetchFailure& failure : audited.fetched.failures) {
    keep_as_it_is(not_fetched(failure, options.config), audited, kept);
  }
  options.summary.selected_by = audited.fetched.selected_by;
  const ResultLines results = kept.lines(audited.order());
  const RunReport report =
      write_report(results, metadata_names_of(results), options.gate.gate(), options.outputs, options.summary);
  const RunSummary& summary = report.numbers.summary;
  kept.remove_after(report.written);
  tell(report, options.summary, options.quiet);
  options.further.look.files = audited.places;
  options.further.look.jobs = options.jobs;
  write_further_outputs(options.further, report.numbers, results, options.summary, "audit");
  const int deletion = options.delete_after ? delete_measured(audited) : kDone;
  const bool all_measured = failure_exit_code(summary) == kDone;
  const int failures = more_severe(exit_code_of(audited.fetched), all_measured ? kDone : kSomeFailed);
  return more_severe(more_severe(gate_exit_code(summary.gate, options.gate), failures), deletion);
}

int run_audit(AuditOptions& options) {
  note_interrupts();
  choose_defaults(options.outputs);
  auto outputs = options.outputs.files();
  for (OutputFile& file : options.further.files()) outputs.push_back(std::move(file));
  check_outputs(outputs, inputs_of(options.fetch));
  const bool columns_are_known = !are_stored(options.fetch);
  if (columns_are_known) check_summary_options(options.summary, {});
  if (options.fetch.dry_run) return exit_code_of(fetch(options.fetch));
  options.summary.inputs = named_sources(options.fetch);
  KeptResults kept(options.outputs, options.resume);
  try {
    Audited audited = fetch_and_measure(options, kept);
    return judge_and_report(audited, options, kept);
  } catch (const Interrupted&) {
    if (kept.size() == 0) throw;
    kept.report_interrupted();
    return interrupt_exit_code();
  } catch (const MachineShortage& shortage) {
    throw kept.explained(shortage, "--jobs, --parallel");
  }
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
  command.add_flag(
      "--delete-after", options->delete_after,
      "Delete the fetched audio and its metadata from this machine once it is measured and the results are "
      "written; what could not be measured is kept");
  add_method_options(command, options->config, options->jobs);
  add_gate_options(command, options->gate);
  add_summary_options(command, options->summary);
  add_further_outputs(command, options->further);
  command.footer(kAuditExamples);
  command.callback([options, &code] { code = with_network_errors([&] { return run_audit(*options); }); });
}

}  // namespace turngap::cli
