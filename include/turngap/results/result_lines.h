#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/spool.h"
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

/// What differs between two lists of settings, in words: "max_pause_ms 250 instead of 200". Empty where nothing does.
std::string changed_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now);

/// Throws FatalError, which begins with `name`, where the settings `now` are not those `before`, which are of `whose`.
void require_same_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now,
                           std::string_view whose, std::string_view name);

/// The names of the metadata of a run, in the order in which they first come.
std::vector<std::string> metadata_names_of(const ResultLines& lines);

/// Several files as one run, in the order given. Going through it throws FatalError also where there is no record at
/// all, where a recording comes twice, and for records of different method versions or settings, whose numbers do not
/// belong together.
ResultLines lines_of_run(std::vector<std::filesystem::path> files);

/// All results of such a run.
std::vector<RecordingResult> read_results(std::span<const std::filesystem::path> files);

}  // namespace turngap
