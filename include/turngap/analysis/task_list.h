#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/core/spool.h"

namespace turngap {

/// Recordings that are to be analyzed, with what is known of each: any number of them, for they are not in memory.
class TaskList {
 public:
  /// Settings and versions are the same for all, and taken from the first.
  void add(const RecordingTask& task);

  std::size_t size() const { return places_.size(); }
  RecordingTask operator[](std::size_t i) const;
  /// All numbers, those of larger files first; what cannot be looked at comes last.
  std::vector<std::uint32_t> largest_first() const;
  /// Of all recordings, in the order in which they first come.
  const std::vector<std::string>& metadata_names() const { return metadata_names_; }

 private:
  Spool spool_;
  std::vector<TextPlace> places_;
  std::vector<std::uint64_t> bytes_;  ///< of the files
  std::vector<std::string> metadata_names_;
  std::vector<NamedNumber> settings_;
  std::vector<NamedText> versions_;
};

/// `analyze_all` of a list, each task after `prepare`. On several threads it takes the largest files first, so that no
/// thread is left alone with a long recording at the end.
bool analyze_tasks(const TaskList& tasks, const std::function<void(RecordingTask&)>& prepare,
                   const AnalysisConfig& config, unsigned jobs, const BatchProgress& progress,
                   const WhenDone& when_done);

}  // namespace turngap
