#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace turngap {

/// Walks over the rows of an RFC 4180 text; rows may end with LF or CRLF, a byte-order mark is left out.
class CsvCursor {
 public:
  /// Fills the beginning of a place and gives how many bytes; fewer than there is room for at the end of the text only.
  using Read = std::function<std::size_t(std::span<char>)>;

  /// `text` outlives the cursor; `name` stands for the file in messages.
  CsvCursor(std::string_view text, std::string name);
  /// The text is read piece by piece, so that only a piece of it, or twice the longest row, is in memory.
  CsvCursor(Read read, std::string name, std::size_t piece_bytes = 1 << 20);

  /// Gives the cells of the next row that is not blank, valid until the next call; false at the end.
  /// Throws FatalError for a quotation that does not end, or ends within a cell.
  bool next_row(std::vector<std::string_view>& cells);
  /// The line, from 1, on which the row begins.
  std::size_t line() const { return row_line_; }

  /// Throws FatalError that names file, line and what is wrong.
  [[noreturn]] void fail(const std::string& problem) const;

 private:
  void skip_mark();
  bool take_row(std::vector<std::string_view>& cells);
  bool read_more(std::size_t row_begin);
  bool at_row_end() const { return at_ == text_.size() || text_[at_] == '\n' || ends_with_crlf(); }
  // A carriage return that ends a piece may be the first half of a row's end: the row is taken again with what follows.
  bool ends_with_crlf() const {
    return text_[at_] == '\r' && (at_ + 1 < text_.size() ? text_[at_ + 1] == '\n' : read_ != nullptr);
  }
  void skip_row_end();
  std::string_view cell(std::size_t column);
  std::string_view plain_cell();
  std::string_view quoted_cell(std::size_t column);

  Read read_;  // nothing: `text_` is all there is
  std::size_t piece_bytes_ = 0;
  std::vector<char> piece_;  // what `text_` shows of a text that is read
  std::string_view text_;
  std::string name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::deque<std::string> unquoted_;
};

}  // namespace turngap
