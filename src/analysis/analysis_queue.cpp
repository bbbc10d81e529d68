#include "turngap/analysis/analysis_queue.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/worker_pool.h"

namespace turngap {

struct AnalysisQueue::State {
  AnalysisConfig config;
  WhenMeasured when_measured;
  std::atomic<bool> stop = false;
  std::size_t done = 0;
  WorkerPool pool;

  State(const AnalysisConfig& config_of_all, std::size_t jobs)
      : config(config_of_all), pool(std::max<std::size_t>(1, jobs)) {}
};

AnalysisQueue::AnalysisQueue(const AnalysisConfig& config, std::size_t jobs, WhenMeasured when_measured)
    : state_(std::make_unique<State>(config, jobs)) {
  state_->when_measured = std::move(when_measured);
}

AnalysisQueue::~AnalysisQueue() {
  state_->stop = true;
}

void AnalysisQueue::add(RecordingTask& task) {
  State& state = *state_;
  state.pool.add([&state, &task] {
    const bool measurable = !task.result.failure;
    if (measurable) analyze_one(task, state.config, [&state] { return state.stop.load(); });
    return [&state, &task, measurable] {
      ++state.done;
      if (measurable && !task.taken_over && state.when_measured) state.when_measured(task);
    };
  });
}

void AnalysisQueue::collect() {
  state_->pool.collect();
}

std::size_t AnalysisQueue::done() const {
  return state_->done;
}

bool AnalysisQueue::finish(const std::function<bool()>& go_on) {
  const bool all = state_->pool.finish(go_on);
  if (!all) state_->stop = true;
  return all;
}

}  // namespace turngap
