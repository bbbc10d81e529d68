#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// A line of results.jsonl, which is one recording, schema "turngap.result/1", with its newline. Numbers are written so
/// that they are read back exactly; bytes that are no UTF-8 are replaced. docs/results.md describes every field.
std::string to_result_line(const RecordingResult& result);

/// Reads what `to_result_line` wrote; unknown fields are ignored. Throws FatalError that says what was expected.
RecordingResult parse_result_line(std::string_view line);

/// Whether a text begins as a results.jsonl does.
bool holds_results(std::string_view text);

/// What says to which run a record belongs.
struct ResultHead {
  std::string recording;
  std::string path;
  std::vector<std::string> metadata_names;
  int method_version = 0;
  std::vector<NamedNumber> settings;
};

}  // namespace turngap
