#pragma once

#include <memory>
#include <vector>

#include "turngap/analysis/analyze_batch.h"

namespace turngap {

/// Analyzes recordings as they are handed over, on threads of its own.
class AnalysisQueue {
 public:
  /// `jobs` threads, at least one.
  AnalysisQueue(const AnalysisConfig& config, unsigned jobs, WhenMeasured when_measured = {});
  /// Waits for what has begun and drops the rest.
  ~AnalysisQueue();
  AnalysisQueue(const AnalysisQueue&) = delete;
  AnalysisQueue& operator=(const AnalysisQueue&) = delete;

  void add(RecordingTask task);
  /// Waits for all and gives them sorted by name, so that the order in which they came and the number of threads leave
  /// no trace. Throws what an analysis threw that was no fault of its recording.
  std::vector<RecordingTask> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
