#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// A line of results.jsonl, schema "turngap.result/1", with its newline. Numbers are written so that they are read back
/// exactly; bytes that are no UTF-8 are replaced. docs/results.md describes every field.
std::string to_result_line(const RecordingResult& result);

/// results.jsonl: one line a recording, in the order given.
std::string to_result_lines(std::span<const RecordingResult> results);

/// Reads what `to_result_line` wrote; unknown fields are ignored. Throws FatalError that says what was expected.
RecordingResult parse_result_line(std::string_view line);

/// Whether a text begins as a results.jsonl does.
bool holds_results(std::string_view text);

/// Reads the lines of a results.jsonl; `name` stands for the file in messages. Blank lines are skipped. Throws
/// FatalError with file, line and what is wrong.
std::vector<RecordingResult> parse_results(std::string_view text, const std::string& name);

/// The same from a file.
std::vector<RecordingResult> read_results(const std::filesystem::path& file);

/// What differs between two lists of settings, in words: "max_pause_ms 250 instead of 200". Empty where nothing does.
std::string changed_settings(const std::vector<NamedNumber>& before, const std::vector<NamedNumber>& now);

/// Several files as one run, in the order given. Throws FatalError also where a recording comes twice, and for records
/// of different method versions or settings, whose numbers do not belong together.
std::vector<RecordingResult> read_results(std::span<const std::filesystem::path> files);

}  // namespace turngap
