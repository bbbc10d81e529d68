#include "cli/measured_results.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/message.h"
#include "cli/shown_analysis.h"
#include "cli/shown_passed_over.h"
#include "cli/sidecars.h"
#include "report/text_lines.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"

namespace turngap::cli {
namespace {

bool are_results(const std::filesystem::path& path) {
  return path.extension() == ".jsonl";
}

template <class Results, class ResultOf>
std::vector<std::string> names_of(const Results& all, ResultOf result_of) {
  std::vector<std::string> names;
  for (const auto& one : all) {
    const RecordingResult& result = std::invoke(result_of, one);
    if (!result.failure) names.push_back(result.identity.recording);
  }
  return names;
}

std::vector<std::filesystem::path> files_of(std::span<const RecordingTask> tasks) {
  std::vector<std::filesystem::path> files;
  for (const RecordingTask& task : tasks) files.push_back(task.file);
  return files;
}

std::vector<RecordingResult> results_of(std::vector<RecordingTask> tasks) {
  std::vector<RecordingResult> results;
  results.reserve(tasks.size());
  for (RecordingTask& task : tasks) results.push_back(std::move(task.result));
  return results;
}

}  // namespace

std::optional<std::vector<RecordingResult>> measured_or_read(std::span<const std::filesystem::path> paths,
                                                             Measuring& measuring,
                                                             const std::function<void(const ToMeasure&)>& prepare) {
  if (std::ranges::none_of(paths, are_results)) {
    auto tasks = find_recordings(paths);
    report_passed_over(paths);
    describe(tasks, measuring.config, !measuring.roles_are_given);
    prepare({names_of(tasks, &RecordingTask::result), files_of(tasks)});
    if (!analyze_with_progress(tasks, measuring.config, measuring.jobs, false)) return std::nullopt;
    return results_of(std::move(tasks));
  }
  if (!std::ranges::all_of(paths, are_results)) {
    throw FatalError("expected recordings or results.jsonl, found both");
  }
  if (!measuring.given.empty()) {
    throw FatalError(fmt::format(
        "{}: expected recordings to measure, found results.jsonl, which were measured with settings of their "
        "own; leave it out, or give the recordings",
        fmt::join(measuring.given, ", ")));
  }
  auto results = read_results(paths);
  prepare({names_of(results, std::identity{}), {paths.begin(), paths.end()}});
  if (!results.empty()) set_values(measuring.config, results.front().settings);
  return results;
}

void report_not_measured(const RecordingResult& result) {
  print_message("turngap: {}: {}: {}\n", escaped_controls(result.path), result.failure->fault,
                escaped_controls(result.failure->message));
}

}  // namespace turngap::cli
