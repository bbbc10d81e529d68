#pragma once

#include <cstddef>
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
  /// Of all recordings, in the order in which they first come.
  const std::vector<std::string>& metadata_names() const { return metadata_names_; }

 private:
  Spool spool_;
  std::vector<TextPlace> places_;
  std::vector<std::string> metadata_names_;
  std::vector<NamedNumber> settings_;
  std::vector<NamedText> versions_;
};

}  // namespace turngap
