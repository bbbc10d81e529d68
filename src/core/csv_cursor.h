#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace turngap {

/// Walks over the rows of an RFC 4180 text; rows may end with LF or CRLF, a byte-order mark is left out.
class CsvCursor {
 public:
  /// `text` outlives the cursor; `name` stands for the file in messages.
  CsvCursor(std::string_view text, std::string name);

  /// Gives the cells of the next row that is not blank, valid until the next call; false at the end.
  /// Throws FatalError for a quotation that does not end, or ends within a cell.
  bool next_row(std::vector<std::string_view>& cells);
  /// The line, from 1, on which the row begins.
  std::size_t line() const { return row_line_; }

  /// Throws FatalError that names file, line and what is wrong.
  [[noreturn]] void fail(const std::string& problem) const;

 private:
  bool at_row_end() const { return at_ == text_.size() || text_[at_] == '\n' || ends_with_crlf(); }
  bool ends_with_crlf() const { return text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n'; }
  void skip_row_end();
  std::string_view cell(std::size_t column);
  std::string_view plain_cell();
  std::string_view quoted_cell(std::size_t column);

  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::deque<std::string> unquoted_;
};

}  // namespace turngap
