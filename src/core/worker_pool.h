#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace turngap {

/// Work for other threads, and what is to be done with it afterwards in the thread that gave it.
class WorkerPool {
 public:
  /// Runs in a worker and gives what `collect` calls.
  using Work = std::function<std::function<void()>()>;

  explicit WorkerPool(unsigned workers) {
    for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
  }

  void add(Work work) {
    const std::lock_guard lock(mutex_);
    ++open_;
    waiting_.push_back(std::move(work));
    changed_.notify_all();
  }

  /// Calls what has come back so far. Throws what a worker threw.
  void collect() {
    for (;;) {
      std::function<void()> next;
      {
        const std::lock_guard lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
        if (back_.empty()) return;
        next = std::move(back_.front());
        back_.pop_front();
        --open_;
      }
      next();
    }
  }

  /// Collects until nothing is left.
  void finish() {
    for (;;) {
      collect();
      std::unique_lock lock(mutex_);
      if (open_ == 0) return;
      changed_.wait(lock, [this] { return !back_.empty() || failure_; });
    }
  }

 private:
  void serve(const std::stop_token& stop) {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) return;
      if (stop.stop_requested()) return;
      Work work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      std::function<void()> then;
      std::exception_ptr failure;
      try {
        then = work();
      } catch (...) {
        failure = std::current_exception();
      }
      work = nullptr;
      lock.lock();
      if (failure && !failure_) failure_ = failure;
      if (then) back_.push_back(std::move(then));
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Work> waiting_;
  std::deque<std::function<void()>> back_;
  std::size_t open_ = 0;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  // last, so that they end before what they use
};

}  // namespace turngap
