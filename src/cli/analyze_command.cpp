#include "cli/analyze_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/exit_codes.h"
#include "cli/interrupt.h"
#include "cli/progress_line.h"
#include "cli/settings.h"
#include "cli/versions.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/core/error.h"
#include "turngap/report/atomic_file.h"
#include "turngap/report/latency_csv.h"
#include "turngap/report/summary_json.h"

namespace turngap::cli {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes: 0 done, 2 wrong usage, or output that cannot be written, or not one recording could be read,\n"
    "4 done, but some recordings could not be measured, 130 interrupted. The verdict of the gate is in the summary\n"
    "and does not change the exit code of analyze.";

struct AnalyzeOptions {
  std::vector<std::filesystem::path> paths;
  std::string out = "latency.csv";
  std::string summary = "summary.json";
  bool json = false;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  AnalysisConfig config;
};

// "200" and "200ms" are both 200 ms.
double parse_number(const Setting& setting, std::string text) {
  if (text.ends_with(setting.unit)) text.resize(text.size() - setting.unit.size());
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && *end == '\0';
  if (whole && number >= setting.lowest && number <= setting.highest) return number;
  throw CLI::ValidationError("--" + setting.name, fmt::format("expected a number from {} to {} {}, found '{}'",
                                                              setting.lowest, setting.highest, setting.unit, text));
}

void add_settings(CLI::App& command, AnalysisConfig& config) {
  for (const Setting& setting : settings_of(config)) {
    command
        .add_option_function<std::string>(
            "--" + setting.name, [setting](const std::string& text) { setting.set(parse_number(setting, text)); },
            setting.effect)
        ->type_name(setting.unit)
        ->default_str(fmt::format("{}", setting.get()))
        ->group("The method (one set of defaults serves every line and codec)");
  }
}

std::vector<NamedValue> configuration(AnalyzeOptions& options) {
  std::vector<NamedValue> values{
      {"caller_channel", options.config.caller_channel == CallerChannel::left ? "left" : "right"}};
  for (const Setting& setting : settings_of(options.config)) {
    values.emplace_back(setting.name, fmt::format("{} {}", setting.get(), setting.unit));
  }
  return values;
}

void require_place_for(const std::string& path) {
  if (path == "-") return;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    throw FatalError(fmt::format("{}: cannot be written, found no folder {}", path, folder.string()));
  }
  if (std::filesystem::is_directory(path, error)) {
    throw FatalError(fmt::format("{}: cannot be written, expected a file, found a folder", path));
  }
}

// Before the recordings are read, which may take hours.
void check_outputs(const AnalyzeOptions& options) {
  require_place_for(options.out);
  require_place_for(options.summary);
  if (options.out == options.summary) {
    throw FatalError(fmt::format("--out and --summary: expected two places, found {} for both", options.out));
  }
  if (options.json && (options.out == "-" || options.summary == "-")) {
    throw FatalError("--json: expected stdout to be free, found that --out or --summary goes there");
  }
}

void write_output(const std::string& path, std::string_view text) {
  if (path == "-") {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else {
    write_atomically(path, text);
  }
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

int exit_code(const RunSummary& summary) {
  if (summary.failed.empty()) return kDone;
  return summary.recordings_measured == 0 ? kUnusable : kSomeFailed;
}

int run_analyze(AnalyzeOptions& options) {
  check_outputs(options);
  note_interrupts();
  auto results = find_recordings(options.paths);
  bool complete = false;
  {
    const ProgressLine line;
    complete = analyze_batch(results, options.config, options.jobs, [&](std::size_t done, std::size_t total) {
      line.show(done, total);
      return !interrupted();
    });
  }
  if (!complete) {
    fmt::print(stderr, "turngap: interrupted; nothing was written\n");
    return kInterrupted;
  }
  const auto rows = measured(results);
  const RunSummary summary{rows.size(), failures(results), summarize(rows), {}, configuration(options), versions()};
  write_output(options.out, to_latency_csv(rows));
  write_output(options.summary, to_summary_json(summary));
  if (options.json) write_output("-", to_summary_json(summary));
  fmt::print(stderr, "{}", to_summary_text(summary));
  fmt::print(stderr, "written: {}, {}\n", options.out, options.summary);
  return exit_code(summary);
}

}  // namespace

void add_analyze_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<AnalyzeOptions>();
  CLI::App& command = *app.add_subcommand("analyze", "Measure recordings: latency.csv and summary.json");
  command.add_option("PATH", options->paths, "Two-channel recordings, or folders that hold some")->required();
  command.add_option("--out", options->out, "Where latency.csv goes; - is stdout")
      ->envname("OUT_CSV")
      ->capture_default_str();
  command.add_option("--summary", options->summary, "Where summary.json goes; - is stdout")->capture_default_str();
  command.add_flag("--json", options->json, "Print summary.json to stdout as well");
  command.add_option("--jobs", options->jobs, "Recordings analyzed at a time")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command.add_option("--caller-channel", options->config.caller_channel, "The channel that carries the caller")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, CallerChannel>{{"left", CallerChannel::left}, {"right", CallerChannel::right}}))
      ->type_name("left|right")
      ->default_str("left");
  add_settings(command, options->config);
  command.footer(std::string(kExitCodes));
  command.callback([options, &code] { code = run_analyze(*options); });
}

}  // namespace turngap::cli
