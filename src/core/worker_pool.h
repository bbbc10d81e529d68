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

/// Work for other threads, and what is to be done with it afterwards in the thread that gave it. Where the system gives
/// no thread, the work is done in `collect` and `finish`. The destructor waits for the work that has begun and drops
/// the rest.
class WorkerPool {
 public:
  /// Runs in a worker and gives what `collect` calls, or nothing.
  using Work = std::function<std::function<void()>()>;

  /// At most `workers` threads, fewer where the system gives fewer.
  explicit WorkerPool(std::size_t workers);

  void add(Work work);

  /// Calls what has come back so far. Throws what a worker threw.
  void collect();

  /// Collects until nothing is left. `go_on` is asked again and again in this thread, at least every 100 ms (without
  /// workers: between two works); false ends it at once, and leaves the rest undone. Returns whether all was done.
  bool finish(const std::function<bool()>& go_on = [] { return true; });

 private:
  void serve(const std::stop_token& stop);
  void do_one(std::unique_lock<std::mutex>& lock);
  void do_first_here();
  bool drop_waiting();

  std::mutex mutex_;
  std::condition_variable_any work_came_;  // for a worker
  std::condition_variable came_back_;      // for who collects
  std::deque<Work> waiting_;
  std::deque<std::function<void()>> back_;
  std::size_t open_ = 0;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  // last, so that they end before what they use
};

}  // namespace turngap
