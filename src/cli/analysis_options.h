#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/task_list.h"

namespace turngap::cli {

/// --jobs.
void add_jobs_option(CLI::App& command, unsigned& jobs);

/// --caller-channel and every setting of the method.
void add_measuring_options(CLI::App& command, AnalysisConfig& config);

/// --jobs and every setting of the method.
void add_method_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs);

/// The same, and --caller-channel.
void add_analysis_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs);

/// Those of these options that say how to measure and that the user gave, e.g. "--max-pause".
std::vector<std::string> given_method_options(const CLI::App& command);

std::vector<std::filesystem::path> files_of(std::span<const RecordingTask> tasks);

/// The files of tasks by the path that their results have.
std::map<std::string, std::filesystem::path> places_of(const TaskList& tasks);

/// The results of tasks, in their order.
std::vector<RecordingResult> results_of(std::vector<RecordingTask> tasks);

/// analyze_batch with a progress line on a terminal; false if the user interrupted it.
bool analyze_with_progress(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs, bool quiet);

/// The same of analyze_tasks.
bool analyze_with_progress(const TaskList& tasks, const std::function<void(RecordingTask&)>& prepare,
                           const AnalysisConfig& config, unsigned jobs, bool quiet, const WhenDone& when_done);

/// Counts and names, on stderr, what is passed over in the folders among `paths`: sound of other kinds, hidden
/// recordings, links to folders.
void report_passed_over(std::span<const std::filesystem::path> paths);

}  // namespace turngap::cli
