#include "cli/shown_analysis.h"

#include "cli/interrupt.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"

namespace turngap::cli {
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

}  // namespace turngap::cli
