#include "core/worker_pool.h"

#include <chrono>
#include <system_error>
#include <utility>

namespace turngap {
namespace {

constexpr std::chrono::milliseconds kBetweenQuestions{100};

}  // namespace

WorkerPool::WorkerPool(std::size_t workers) {
  try {
    while (threads_.size() < workers) threads_.emplace_back([this](const std::stop_token& stop) { serve(stop); });
  } catch (const std::system_error&) {  // those that there are do all the work
  }
}

void WorkerPool::add(Work work) {
  const std::lock_guard lock(mutex_);
  ++open_;
  waiting_.push_back(std::move(work));
  work_came_.notify_one();
}

void WorkerPool::collect() {
  if (threads_.empty()) do_first_here();
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
    if (next) next();
  }
}

bool WorkerPool::finish(const std::function<bool()>& go_on) {
  for (;;) {
    collect();
    if (!go_on()) return drop_waiting();
    std::unique_lock lock(mutex_);
    if (open_ == 0) return true;
    came_back_.wait_for(lock, kBetweenQuestions, [this] { return !back_.empty() || failure_ || threads_.empty(); });
  }
}

bool WorkerPool::drop_waiting() {
  const std::lock_guard lock(mutex_);
  open_ -= waiting_.size();
  waiting_.clear();
  return false;
}

void WorkerPool::serve(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (work_came_.wait(lock, stop, [this] { return !waiting_.empty(); }) && !stop.stop_requested()) do_one(lock);
}

void WorkerPool::do_first_here() {
  std::unique_lock lock(mutex_);
  if (!waiting_.empty()) do_one(lock);
}

// `lock` is held before and after, not meanwhile.
void WorkerPool::do_one(std::unique_lock<std::mutex>& lock) {
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
  back_.push_back(std::move(then));
  came_back_.notify_one();
}

}  // namespace turngap
