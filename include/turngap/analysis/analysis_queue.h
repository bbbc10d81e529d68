#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "turngap/analysis/analyze_batch.h"

namespace turngap {

/// Analyzes recordings as they are handed over, on threads of its own.
class AnalysisQueue {
 public:
  /// `jobs` threads, at least one; where the system gives none, `finish` does the work. `when_done` is called in the
  /// thread that calls `collect` or `finish`, and may add more.
  AnalysisQueue(const AnalysisConfig& config, std::size_t jobs, WhenDone when_done);
  /// Gives up what has begun and drops the rest.
  ~AnalysisQueue();
  AnalysisQueue(const AnalysisQueue&) = delete;
  AnalysisQueue& operator=(const AnalysisQueue&) = delete;

  /// Analyzes `task`, unless it has a failure already.
  void add(std::size_t number, RecordingTask task);

  /// Hears of what is done so far. Throws what an analysis threw that was no fault of its recording, and what
  /// `when_done` throws.
  void collect();

  /// How many are done, as far as has been heard of.
  std::size_t done() const;
  /// How many are not.
  std::size_t open() const;

  /// Waits for all. `go_on` is asked all the time; false gives up what has begun, drops the rest and is returned.
  /// Throws what `collect` throws.
  bool finish(const std::function<bool()>& go_on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
