#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "turngap/results/latency_table.h"

namespace turngap {

/// The table of a run from its records, in their order and with the waits as they were seen. Each record is needed only
/// while it is added.
class ResultTable {
 public:
  void add(const RecordingResult& result);
  /// All that was added; the object is of no use after that.
  LatencyTable take() { return std::move(table_); }

 private:
  LatencyTable table_{.method_version = kMethodVersion};
  bool empty_ = true;
  std::unordered_map<std::string, std::uint32_t> call_of_sid_;
};

}  // namespace turngap
