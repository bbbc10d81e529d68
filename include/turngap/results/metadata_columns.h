#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Adds the names that are new, in their order: the columns of a run are those of its first recording, then what
/// further ones add.
void add_metadata_names(std::vector<std::string>& names, const std::vector<NamedText>& metadata);

/// The metadata of the recordings of a run, column by column; each value is kept once.
class MetadataColumns {
 public:
  /// Those of the next recording.
  void push_back(const std::vector<NamedText>& metadata);

  /// The columns in the order in which they came.
  std::vector<std::string> names() const;
  /// Nothing where the recording has no such column.
  std::optional<std::string_view> value(std::size_t recording, std::string_view column) const;
  /// All that a recording has, in the order of the columns.
  std::vector<NamedText> of(std::size_t recording) const;

 private:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;
  struct Column {
    std::string name;
    std::string text;                 // of all values
    std::vector<std::uint64_t> ends;  // of each in it
    std::unordered_multimap<std::size_t, std::uint32_t> by_hash;
    std::vector<std::uint32_t> of_recording;  // shorter than the run where the last ones have none

    std::string_view value(std::uint32_t number) const;
    std::uint32_t number_of(std::string_view wanted);
  };

  Column& column(const std::string& name);
  static std::optional<std::string_view> value_in(const Column& column, std::size_t recording);

  std::vector<Column> columns_;
  std::size_t recordings_ = 0;
};

}  // namespace turngap
