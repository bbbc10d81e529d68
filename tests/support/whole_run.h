#pragma once

#include <span>
#include <string>
#include <vector>

#include "turngap/results/latency_csv.h"
#include "turngap/results/metadata_columns.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/result_table.h"

namespace turngap::test {

// What the program makes one recording after the other, for it never holds a run in memory, of all at once.

/// results.jsonl, in the order given.
inline std::string to_result_lines(std::span<const RecordingResult> results) {
  std::string lines;
  for (const RecordingResult& result : results) lines += to_result_line(result);
  return lines;
}

/// latency.csv, in the order given.
inline std::string to_latency_csv(std::span<const RecordingResult> results) {
  std::vector<std::string> names;
  for (const RecordingResult& result : results) add_metadata_names(names, result.metadata);
  std::string text = latency_csv_header(names);
  for (const RecordingResult& result : results) text += latency_csv_rows(result, names);
  return text;
}

inline LatencyTable to_latency_table(std::span<const RecordingResult> results) {
  ResultTable table;
  for (const RecordingResult& result : results) table.add(result);
  return table.take();
}

}  // namespace turngap::test
