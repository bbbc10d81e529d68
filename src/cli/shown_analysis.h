#pragma once

#include <functional>
#include <span>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/task_list.h"

namespace turngap::cli {

/// analyze_batch with a progress line on a terminal; false if the user interrupted it.
bool analyze_with_progress(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs, bool quiet);

/// The same of analyze_tasks.
bool analyze_with_progress(const TaskList& tasks, const std::function<void(RecordingTask&)>& prepare,
                           const AnalysisConfig& config, unsigned jobs, bool quiet, const WhenDone& when_done);

}  // namespace turngap::cli
