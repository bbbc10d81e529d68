#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/csv_cursor.h"
#include "turngap/turns/turn.h"

namespace turngap {

/// The columns of latency.csv that are read.
enum class LatencyColumn : std::size_t {
  recording,
  turn,
  outcome,
  caller_onset,
  caller_end,
  latency,
  method,
  call_sid,
  recorded_at,
  tag,
  uncertainty,
  onset_to_onset,
  barge_in
};

/// The rows of a latency.csv one after the other, their cells by column. Whatever is wrong throws FatalError with file,
/// line, column, what was expected and what was found.
class LatencyCells {
 public:
  /// Reads the header line; `pair_column` is a further column that must be there, or empty.
  LatencyCells(CsvCursor cursor, const std::string& pair_column);

  /// False at the end.
  bool next_row();
  std::uint32_t line() const { return static_cast<std::uint32_t>(cursor_.line()); }

  /// Empty also where there is no such column.
  std::string_view text(LatencyColumn column) const;
  /// Nothing for an empty cell; `expected` says what else there may be.
  std::optional<std::int32_t> number(LatencyColumn column, std::string_view expected) const;
  std::int32_t required_number(LatencyColumn column, std::string_view expected, std::int32_t lowest) const;
  Outcome outcome() const;
  bool barge_in() const;

  /// Whether there is a column to pair by, and its cell.
  bool has_pair_key() const { return pair_at_ != kAbsent; }
  std::string_view pair_key() const { return has_pair_key() ? cells_[pair_at_] : std::string_view{}; }

  [[noreturn]] void fail(LatencyColumn column, std::string_view expected) const;
  /// `problem` begins behind the name of the column.
  [[noreturn]] void fail_at(LatencyColumn column, std::string_view problem) const;
  [[noreturn]] void fail_at_pair_key(std::string_view problem) const;

 private:
  static constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t kColumns = static_cast<std::size_t>(LatencyColumn::barge_in) + 1;

  void find_columns();
  void require_columns() const;
  std::size_t place(LatencyColumn column) const { return at_[static_cast<std::size_t>(column)]; }

  CsvCursor cursor_;
  std::string pair_column_;
  std::array<std::size_t, kColumns> at_{};
  std::size_t pair_at_ = kAbsent;
  std::size_t columns_ = 0;
  std::vector<std::string_view> cells_;
};

}  // namespace turngap
