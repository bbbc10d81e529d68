#include "cli/analyze_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <span>
#include <thread>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/frame_table.h"
#include "cli/gate_options.h"
#include "cli/interrupt.h"
#include "cli/outputs.h"
#include "cli/settings.h"
#include "cli/terminal.h"
#include "cli/versions.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/report/latency_csv.h"
#include "turngap/report/summary_json.h"

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
  GateOptions gate;
};

std::vector<NamedValue> configuration(AnalyzeOptions& options) {
  std::vector<NamedValue> values{
      {"caller_channel", options.config.caller_channel == CallerChannel::left ? "left" : "right"}};
  for (const Setting& setting : settings_of(options.config)) {
    values.emplace_back(setting.name, fmt::format("{} {}", setting.get(), setting.unit));
  }
  return values;
}

std::vector<MeasuredRecording> measured(const std::vector<RecordingResult>& results) {
  std::vector<MeasuredRecording> rows;
  for (const RecordingResult& result : results) {
    if (result.analysis)
      rows.push_back(
          {{.recording = result.name, .call_sid = {}, .recorded_at = {}, .tag = {}}, result.analysis->turns});
  }
  return rows;
}

std::vector<FailedRecording> failures(const std::vector<RecordingResult>& results) {
  std::vector<FailedRecording> failed;
  for (const RecordingResult& result : results) {
    if (!result.fault) continue;
    failed.push_back({result.path.string(), std::string(to_string(*result.fault)), result.message});
  }
  return failed;
}

std::vector<DoubtfulRecording> findings(const std::vector<RecordingResult>& results) {
  std::vector<DoubtfulRecording> doubtful;
  for (const RecordingResult& result : results) {
    if (!result.analysis) continue;
    for (const Finding& finding : result.analysis->findings) {
      doubtful.push_back({result.name, finding.word, finding.message});
    }
  }
  return doubtful;
}

int exit_code(const RunSummary& summary, const GateOptions& gate) {
  const int judged = gate.given() ? gate_exit_code(summary.gate, gate) : kDone;
  if (summary.failed.empty()) return judged;
  return graver(judged, summary.recordings_measured == 0 ? kUnusable : kSomeFailed);
}

void tell(const RunSummary& summary, const AnalyzeOptions& options) {
  if (options.quiet) {
    fmt::print(stderr, "{}", to_failure_text(summary.failed));
    return;
  }
  fmt::print(stderr, "{}", to_summary_text(summary, coloured() ? TextStyle::coloured : TextStyle::plain));
  fmt::print(stderr, "written: {}, {}\n", options.outputs.table, options.outputs.summary);
}

int run_analyze(AnalyzeOptions& options) {
  note_interrupts();
  auto results = find_recordings(options.paths);
  check_outputs(options.outputs, results);
  if (!options.frames.empty() && results.size() != 1) {
    throw FatalError(fmt::format("--frames: expected one recording, found {}", results.size()));
  }
  if (!analyze_with_progress(results, options.config, options.jobs, options.quiet)) {
    fmt::print(stderr, "turngap: interrupted; nothing was written\n");
    return kInterrupted;
  }
  if (!options.frames.empty() && results.front().analysis) {
    write_frames(results.front().path, options.frames, options.config);
  }
  const auto rows = measured(results);
  RunSummary summary{rows.size(), failures(results),      findings(results), summarize(rows),
                     {},          configuration(options), versions()};
  summary.gate = judge(summary.statistics, options.gate.gate());
  write_outputs(options.outputs, to_latency_csv(rows), to_summary_json(summary));
  tell(summary, options);
  return exit_code(summary, options.gate);
}

}  // namespace

void add_analyze_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<AnalyzeOptions>();
  CLI::App& command = *app.add_subcommand("analyze", "Measure recordings: latency.csv and summary.json");
  command.add_option("PATH", options->paths, "Two-channel recordings, or folders that hold some")->required();
  command.add_option("--out", options->outputs.table, "Where latency.csv goes; - is stdout")
      ->envname("OUT_CSV")
      ->capture_default_str();
  command.add_option("--summary", options->outputs.summary, "Where summary.json goes; - is stdout")
      ->capture_default_str();
  command.add_flag("--json", options->outputs.json, "Print summary.json to stdout as well");
  command.add_option(
      "--frames", options->frames,
      "Of one recording, a CSV of what the detector saw every 5 ms: levels, floor, leak, score, decision");
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary, no progress");
  add_analysis_options(command, options->config, options->jobs);
  add_gate_options(command, options->gate);
  command.footer(std::string(kExitCodes));
  command.callback([options, &code] { code = run_analyze(*options); });
}

}  // namespace turngap::cli
