#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/spool.h"
#include "turngap/results/result_line.h"

namespace turngap {

/// A line of results.jsonl, and where it stands, for messages.
struct ResultLine {
  std::string_view text;  ///< without its newline
  std::string_view file;
  std::size_t number = 0;  ///< from 1
  TextPlace place;         ///< of the text in the file

  /// Throws FatalError with file, line and what is wrong.
  RecordingResult parsed() const;
  /// The same of what stands before all that was measured, for a fraction of the time.
  ResultHead head() const;
};

using EachLine = std::function<void(const ResultLine&)>;

/// The lines of a run in the order of its recordings; may be gone through more than once. Results are many, and each
/// line is there only while it is told.
using ResultLines = std::function<void(const EachLine&)>;

/// Goes through a results.jsonl; blank lines are skipped. Throws FatalError where it cannot be read.
void for_each_line(const std::filesystem::path& file, const EachLine& each);

/// The names of the metadata of a run, in the order in which they first come.
std::vector<std::string> metadata_names_of(const ResultLines& lines);

/// Several files as one run, in the order given. Going through it throws FatalError also where there is no record at
/// all, where a recording comes twice, and for records of different method versions or settings, whose numbers do not
/// belong together.
ResultLines lines_of_run(std::vector<std::filesystem::path> files);

/// All results of such a run.
std::vector<RecordingResult> read_results(std::span<const std::filesystem::path> files);

}  // namespace turngap
