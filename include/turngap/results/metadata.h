#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/core/error.h"
#include "turngap/results/recording_result.h"

namespace turngap {

/// What is wrong in metadata, without the place.
class WrongMetadata : public FatalError {
 public:
  using FatalError::FatalError;
};

/// What a user knows of recordings beside their audio: a CSV with a key column `recording` or `path`, and `call_sid`,
/// `recorded_at`, `tag` or any other columns, which become columns of latency.csv.
class Metadata {
 public:
  /// Throws FatalError with file, line and what is wrong: no key column or two, a column of latency.csv that no user
  /// gives, a name or a key that comes twice, a row of another length, a `recorded_at` that is no time.
  static Metadata read(const std::filesystem::path& file);
  /// The same from a text; `name` stands for the file in messages.
  static Metadata parse(std::string_view text, const std::string& name);

  /// Takes the row of this recording into it; a cell that is empty changes nothing of what is known. The further
  /// columns are set in any case, empty where there is no row. Returns whether there is one.
  bool apply(RecordingResult& result);

  /// The keys of rows that no recording had, in the order of the file.
  std::vector<std::string> unused() const;

 private:
  struct Row {
    std::vector<std::string> cells;
    bool used = false;
  };

  std::size_t read_header(const std::vector<std::string_view>& cells);
  void read_row(const std::vector<std::string_view>& cells, std::size_t key);

  bool by_path_ = false;
  std::vector<std::string> columns_;  ///< without the key
  std::vector<std::string> keys_;     ///< in the order of the file
  std::map<std::string, Row> rows_;
};

/// Sets what `name` gives of a recording: `call_sid`, `recorded_at` (a moment as `parse_moment` reads it, UTC) and
/// `tag` in its identity, anything else in its metadata. An empty value changes no identity. Throws
/// WrongMetadata for a `recorded_at` that is no time.
void set_metadata(RecordingResult& result, const std::string& name, const std::string& value);

/// Throws WrongMetadata where `name` is a column of latency.csv that no metadata can set, or empty.
void require_metadata_name(const std::string& name);

}  // namespace turngap
