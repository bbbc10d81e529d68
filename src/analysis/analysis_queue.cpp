#include "turngap/analysis/analysis_queue.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/worker_pool.h"
#include "turngap/results/result_line.h"

namespace turngap {

struct AnalysisQueue::State {
  AnalysisConfig config;
  WhenDone when_done;
  std::atomic<bool> stop = false;
  std::size_t added = 0;
  std::size_t done = 0;
  WorkerPool pool;

  State(const AnalysisConfig& config_of_all, std::size_t jobs, WhenDone hear)
      : config(config_of_all), when_done(std::move(hear)), pool(std::max<std::size_t>(1, jobs)) {}

  void analyze(DoneRecording& recording) const {
    RecordingTask& task = recording.task;
    if (!task.result.failure) analyze_one(task, config, [this] { return stop.load(); });
    recording.line = to_result_line(task.result);
    recording.as_before = task.fate == RecordingTask::Fate::taken_over && recording.line == task.earlier() + "\n";
  }
};

AnalysisQueue::AnalysisQueue(const AnalysisConfig& config, std::size_t jobs, WhenDone when_done)
    : state_(std::make_unique<State>(config, jobs, std::move(when_done))) {}

AnalysisQueue::~AnalysisQueue() {
  state_->stop = true;
}

void AnalysisQueue::add(std::size_t number, RecordingTask task) {
  State& state = *state_;
  ++state.added;
  // Shared only because a std::function has to be copied.
  auto recording =
      std::make_shared<DoneRecording>(DoneRecording{.number = number, .task = std::move(task), .line = {}});
  state.pool.add([&state, recording] {
    state.analyze(*recording);
    return [&state, recording] {
      ++state.done;
      state.when_done(std::move(*recording));
    };
  });
}

void AnalysisQueue::collect() {
  state_->pool.collect();
}

std::size_t AnalysisQueue::done() const {
  return state_->done;
}

std::size_t AnalysisQueue::open() const {
  return state_->added - state_->done;
}

bool AnalysisQueue::finish(const std::function<bool()>& go_on) {
  const bool all = state_->pool.finish(go_on);
  if (!all) state_->stop = true;
  return all;
}

}  // namespace turngap
