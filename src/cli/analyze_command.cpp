#include "cli/analyze_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/frame_table.h"
#include "cli/further_outputs.h"
#include "cli/gate_options.h"
#include "cli/given_recordings.h"
#include "cli/interrupt.h"
#include "cli/kept_results.h"
#include "cli/layout_options.h"
#include "cli/message.h"
#include "cli/metadata_options.h"
#include "cli/outputs.h"
#include "cli/run_report.h"
#include "cli/shard_command.h"
#include "cli/shown_analysis.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

constexpr auto kAnalyzeExamples = R"(Examples:
  turngap analyze --max-p95 600 --min-answered 95 monday/ tuesday/
  turngap analyze --out - --summary run.json call.wav | cut -d, -f1,5,11
  turngap analyze --by day --by scenario --metadata runs.csv --resume calls/
  turngap analyze --plan /shared/job --shard 17

A folder stands for the recordings in it, at any depth, but for hidden ones and those behind links to folders, which are
named; a folder in it that cannot be read counts as a recording that could not be measured. An output never replaces a
recording or a file of another kind, and a run that measures nothing replaces nothing. What is finished is kept in
results.jsonl.part on the way; --resume goes on after Ctrl-C, a kill or a full disk.

The verdict of the gate is always in the summary; it changes the exit code where one of its options is given.

With --plan it measures one shard of a plan into the plan's folder (turngap plan, turngap merge), and fetches its
recordings where they are not files; a shard that is done is not done again, and one that was interrupted goes on. Exit
codes then: 0 and 4 the shard is done, 75 this machine or its network failed and it may be tried again, 2 it never will
be done so.

Exit codes: 0 done, 1 the gate failed, 2 wrong usage, or output that cannot be written, too few open files or too little
memory, or not one recording could be read, 3 too little data for the gate, 4 done, but some recordings could not be
measured, 130 interrupted, 143 terminated; of several, the first in the order 130, 143, 2, 1, 3, 4.)";

struct AnalyzeOptions {
  std::vector<std::filesystem::path> paths;
  Outputs outputs;
  bool quiet = false;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  AnalysisConfig config;
  bool roles_are_given = false;
  GateOptions gate;
  MetadataOptions metadata;
  std::string layout;
  bool resume = false;
  ShardChoice shard;
  SummaryChoice summary;
  FurtherOutputs further;
};

int exit_code(const RunSummary& summary, const GateOptions& gate) {
  const int judged = gate.given() ? gate_exit_code(summary.gate, gate) : kDone;
  return more_severe(judged, failure_exit_code(summary));
}

Inputs inputs_of(const TaskList& tasks, const MetadataOptions& metadata) {
  return [&](const std::function<void(const std::filesystem::path&)>& each) {
    for (std::size_t i = 0; i < tasks.size(); ++i) each(tasks[i].file);
    if (!metadata.file.empty()) each(metadata.file);
  };
}

std::vector<OutputFile> outputs_of(const AnalyzeOptions& options) {
  auto outputs = options.outputs.files();
  for (OutputFile& file : options.further.files()) outputs.push_back(std::move(file));
  return outputs;
}

// The one recording of which everything is to be seen.
void write_frames_of(const RecordingTask& task, const std::optional<std::string>& frames,
                     const AnalysisConfig& config) {
  if (!frames || !task.result.analysis) return;
  write_frames(task.file, *frames, config_for(task.result, config));
  print_message("written: {}\n", *frames);
}

// Whether nobody interrupted it.
bool measure(const TaskList& tasks, const AnalyzeOptions& options, KeptResults& kept) try {
  return analyze_with_progress(
      tasks, [&](RecordingTask& task) { kept.offer(task); }, options.config, options.jobs, options.quiet,
      [&](DoneRecording&& done) {
        kept.keep(done);
        write_frames_of(done.task, options.outputs.frames, options.config);
      });
} catch (const MachineShortage& shortage) {
  throw kept.explained(shortage, "--jobs");
}

// The files of tasks by the path that their results have.
std::map<std::string, std::filesystem::path> places_of(const TaskList& tasks) {
  std::map<std::string, std::filesystem::path> places;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    RecordingTask task = tasks[i];
    places.emplace(std::move(task.result.path), std::move(task.file));
  }
  return places;
}

int run_analyze(AnalyzeOptions& options) {
  if (options.paths.empty()) throw FatalError("expected PATH, recordings or folders that hold some, or --plan");
  note_interrupts();
  const TaskList tasks =
      given_recordings(options.paths, options.config, options.roles_are_given, options.layout, options.metadata);
  choose_defaults(options.outputs);
  check_outputs(outputs_of(options), inputs_of(tasks, options.metadata));
  check_summary_options(options.summary, tasks.metadata_names());
  for (const auto& path : options.paths) options.summary.inputs.push_back(path.string());
  if (options.outputs.frames && tasks.size() != 1) {
    throw FatalError(fmt::format("--frames: expected one recording, found {}", tasks.size()));
  }
  KeptResults kept(options.outputs, options.resume);
  if (tasks.size() > 0) kept.require_same_method(tasks[0]);
  if (!measure(tasks, options, kept)) {
    kept.report_interrupted();
    return interrupt_exit_code();
  }
  kept.report_taken_over();
  const ResultLines results = kept.lines();
  const RunReport report =
      write_report(results, tasks.metadata_names(), options.gate.gate(), options.outputs, options.summary);
  kept.remove_after(report.written);
  tell(report, options.summary, options.quiet);
  if (options.further.page) options.further.look.files = places_of(tasks);
  options.further.look.jobs = options.jobs;
  write_further_outputs(options.further, report.numbers, results, options.summary, "analyze");
  return exit_code(report.numbers.summary, options.gate);
}

}  // namespace

void add_analyze_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<AnalyzeOptions>();
  CLI::App& command = *app.add_subcommand("analyze", "Measure recordings: results.jsonl, latency.csv and summary.json");
  command.add_option("PATH", options->paths, "Two-channel recordings, or folders that hold some");
  add_shard_options(command, options->shard);
  add_output_options(command, options->outputs);
  add_resume_option(command, options->resume);
  add_layout_option(command, options->layout);
  add_metadata_options(command, options->metadata);
  command
      .add_option("--frames", options->outputs.frames,
                  "Of one recording, a CSV of what the detector saw every 10 ms: level, noise, leak, voicing, log odds "
                  "of speech. Nothing else is then written, but where --results, --out and --summary name it")
      ->type_name("FILE");
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary, no progress");
  add_analysis_options(command, options->config, options->jobs);
  add_gate_options(command, options->gate);
  add_summary_options(command, options->summary);
  add_further_outputs(command, options->further);
  command.footer(kAnalyzeExamples);
  command.callback([options, &command, &code] {
    options->roles_are_given = command.count("--caller-channel") > 0;
    code = options->shard.given() ? run_shard(command, options->shard, options->jobs, options->quiet)
                                  : run_analyze(*options);
  });
}

}  // namespace turngap::cli
