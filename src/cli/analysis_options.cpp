#include "cli/analysis_options.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>

#include "cli/choice.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/analysis/passed_over.h"

namespace turngap::cli {
namespace {

constexpr auto kCallerChannel = "--caller-channel";

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
        ->group(kMethodGroup);
  }
}

}  // namespace

void add_jobs_option(CLI::App& command, unsigned& jobs) {
  command.add_option("--jobs", jobs, "Recordings analyzed at a time")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
}

void add_measuring_options(CLI::App& command, AnalysisConfig& config) {
  command
      .add_option(kCallerChannel, config.caller_channel,
                  "The channel that carries the caller, also where a fetched recording says otherwise")
      ->transform(choice<CallerChannel>({{"left", CallerChannel::left}, {"right", CallerChannel::right}}))
      ->type_name("left|right")
      ->default_str("left");
  add_settings(command, config);
}

void add_method_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs) {
  add_jobs_option(command, jobs);
  add_settings(command, config);
}

void add_analysis_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs) {
  add_jobs_option(command, jobs);
  add_measuring_options(command, config);
}

std::vector<std::string> given_method_options(const CLI::App& command) {
  std::vector<std::string> given;
  for (const CLI::Option* option : command.get_options()) {
    const bool says_how = option->get_group() == kMethodGroup || option->get_name() == kCallerChannel;
    if (says_how && option->count() > 0) given.push_back(option->get_name());
  }
  return given;
}

std::vector<std::filesystem::path> files_of(std::span<const RecordingTask> tasks) {
  std::vector<std::filesystem::path> files;
  for (const RecordingTask& task : tasks) files.push_back(task.file);
  return files;
}

std::map<std::string, std::filesystem::path> places_of(const TaskList& tasks) {
  std::map<std::string, std::filesystem::path> places;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    RecordingTask task = tasks[i];
    places.emplace(std::move(task.result.path), std::move(task.file));
  }
  return places;
}

std::vector<RecordingResult> results_of(std::vector<RecordingTask> tasks) {
  std::vector<RecordingResult> results;
  results.reserve(tasks.size());
  for (RecordingTask& task : tasks) results.push_back(std::move(task.result));
  return results;
}

namespace {

BatchProgress shown_on(ProgressLine& line) {
  return [&line](std::size_t done, std::size_t total) {
    line.show(done, total);
    return !interrupted();
  };
}

}  // namespace

bool analyze_with_progress(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs, bool quiet) {
  ProgressLine line(!quiet && on_terminal(), "recordings measured");
  return analyze_batch(tasks, config, jobs, shown_on(line));
}

bool analyze_with_progress(const TaskList& tasks, const std::function<void(RecordingTask&)>& prepare,
                           const AnalysisConfig& config, unsigned jobs, bool quiet, const WhenDone& when_done) {
  ProgressLine line(!quiet && on_terminal(), "recordings measured");
  return analyze_tasks(tasks, prepare, config, jobs, shown_on(line), when_done);
}

namespace {

void report_files(const std::vector<std::filesystem::path>& files, std::string_view one, std::string_view many,
                  std::string_view advice) {
  constexpr std::size_t kNamed = 5;
  if (files.empty()) return;
  std::vector<std::string> names;
  for (const auto& file : files) {
    if (names.size() < kNamed) names.push_back(file.string());
  }
  print_message("turngap: passed over {} {}: {}{}; {}\n", files.size(), files.size() == 1 ? one : many,
                fmt::join(names, ", "), files.size() > kNamed ? fmt::format(" and {} more", files.size() - kNamed) : "",
                advice);
}

}  // namespace

void report_passed_over(std::span<const std::filesystem::path> paths) {
  const PassedOver found = passed_over(paths);
  report_files(found.other_kinds, "file of a kind that is not looked for in folders",
               "files of a kind that is not looked for in folders", "convert them, e.g. ffmpeg -i IN.m4a OUT.flac");
  report_files(found.hidden, "hidden file", "hidden files", "give a hidden file or folder itself to have it measured");
  report_files(found.links, "link to a folder", "links to folders", "give a link itself to have its folder searched");
}

}  // namespace turngap::cli
