#include "turngap/analysis/analysis_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace turngap {

struct AnalysisQueue::State {
  AnalysisConfig config;
  WhenMeasured when_measured;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<RecordingTask> waiting;
  std::vector<RecordingTask> done;
  std::exception_ptr failure;
  bool closed = false;
  std::vector<std::jthread> threads;

  void work();
  void close();
};

void AnalysisQueue::State::work() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return closed || !waiting.empty(); });
    if (waiting.empty() || failure) return;
    RecordingTask task = std::move(waiting.front());
    waiting.pop_front();
    lock.unlock();
    std::exception_ptr thrown;
    try {
      analyze_one(task, config);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    try {
      if (!thrown && !task.taken_over && when_measured) when_measured(task);
    } catch (...) {
      thrown = std::current_exception();
    }
    done.push_back(std::move(task));
    if (thrown && !failure) failure = thrown;
  }
}

void AnalysisQueue::State::close() {
  {
    const std::lock_guard lock(mutex);
    closed = true;
  }
  changed.notify_all();
  threads.clear();
}

AnalysisQueue::AnalysisQueue(const AnalysisConfig& config, unsigned jobs, WhenMeasured when_measured)
    : state_(std::make_unique<State>()) {
  state_->config = config;
  state_->when_measured = std::move(when_measured);
  for (unsigned i = 0; i < std::max(1U, jobs); ++i) state_->threads.emplace_back([this] { state_->work(); });
}

AnalysisQueue::~AnalysisQueue() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.clear();
  }
  state_->close();
}

void AnalysisQueue::add(RecordingTask task) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->waiting.push_back(std::move(task));
  }
  state_->changed.notify_one();
}

std::vector<RecordingTask> AnalysisQueue::finish() {
  state_->close();
  if (state_->failure) std::rethrow_exception(state_->failure);
  std::ranges::sort(state_->done, {}, [](const RecordingTask& task) { return task.result.identity.recording; });
  return std::move(state_->done);
}

}  // namespace turngap
