#include "cli/analyze_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/frame_table.h"
#include "cli/gate_options.h"
#include "cli/interrupt.h"
#include "cli/kept_results.h"
#include "cli/layout_options.h"
#include "cli/metadata_options.h"
#include "cli/outputs.h"
#include "cli/run_report.h"
#include "cli/sidecars.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes: 0 done, 1 the gate failed, 2 wrong usage, or output that cannot be written, or not one recording\n"
    "could be read, 3 too little data for the gate, 4 done, but some recordings could not be measured,\n"
    "130 interrupted; of several, the first in the order 2, 1, 3, 4. The verdict of the gate is always in the\n"
    "summary; it changes the exit code where one of its options is given.";

struct AnalyzeOptions {
  std::vector<std::filesystem::path> paths;
  Outputs outputs;
  std::filesystem::path frames;
  bool quiet = false;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  AnalysisConfig config;
  bool roles_are_given = false;
  GateOptions gate;
  MetadataOptions metadata;
  std::string layout;
  bool resume = false;
};

int exit_code(const RunSummary& summary, const GateOptions& gate) {
  const int judged = gate.given() ? gate_exit_code(summary.gate, gate) : kDone;
  return graver(judged, failure_exit_code(summary));
}

int run_analyze(AnalyzeOptions& options) {
  note_interrupts();
  auto tasks = find_recordings(options.paths);
  describe(tasks, options.config, !options.roles_are_given);
  take_layout(tasks, options.layout, options.roles_are_given);
  take_metadata(tasks, options.metadata);
  check_outputs(options.outputs, files_of(tasks));
  if (!options.frames.empty() && tasks.size() != 1) {
    throw FatalError(fmt::format("--frames: expected one recording, found {}", tasks.size()));
  }
  const KeptResults kept(options.outputs, options.resume);
  kept.offer(tasks);
  if (!analyze_with_progress(tasks, options.config, options.jobs, options.quiet, kept.when_measured())) {
    kept.tell_interrupted();
    return kInterrupted;
  }
  kept.tell_taken_over(tasks);
  if (!options.frames.empty() && tasks.front().result.analysis) {
    write_frames(tasks.front().file, options.frames, options.config);
  }
  const RunSummary summary = write_report(results_of(std::move(tasks)), options.gate.gate(), options.outputs);
  kept.remove();
  tell(summary, options.outputs, options.quiet);
  return exit_code(summary, options.gate);
}

}  // namespace

void add_analyze_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<AnalyzeOptions>();
  CLI::App& command = *app.add_subcommand("analyze", "Measure recordings: results.jsonl, latency.csv and summary.json");
  command.add_option("PATH", options->paths, "Two-channel recordings, or folders that hold some")->required();
  add_output_options(command, options->outputs);
  add_resume_option(command, options->resume);
  add_layout_option(command, options->layout);
  add_metadata_options(command, options->metadata);
  command.add_option(
      "--frames", options->frames,
      "Of one recording, a CSV of what the detector saw every 10 ms: level, noise, leak, voicing, log odds of speech");
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary, no progress");
  add_analysis_options(command, options->config, options->jobs);
  add_gate_options(command, options->gate);
  command.footer(std::string(kExitCodes));
  command.callback([options, &command, &code] {
    options->roles_are_given = command.count("--caller-channel") > 0;
    code = run_analyze(*options);
  });
}

}  // namespace turngap::cli
