#include "core/csv_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {

CsvCursor::CsvCursor(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvCursor::next_row(std::vector<std::string_view>& cells) {
  while (at_ < text_.size() && at_row_end()) skip_row_end();
  if (at_ == text_.size()) return false;
  cells.clear();
  unquoted_.clear();
  row_line_ = line_;
  while (true) {
    cells.push_back(cell(cells.size() + 1));
    if (at_row_end()) break;
    ++at_;  // the comma
  }
  skip_row_end();
  return true;
}

void CsvCursor::fail(const std::string& problem) const {
  throw FatalError(fmt::format("{}:{}: {}", name_, row_line_, problem));
}

void CsvCursor::skip_row_end() {
  if (at_ == text_.size()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

std::string_view CsvCursor::cell(std::size_t column) {
  return at_ < text_.size() && text_[at_] == '"' ? quoted_cell(column) : plain_cell();
}

std::string_view CsvCursor::plain_cell() {
  const std::size_t begin = at_;
  while (!at_row_end() && text_[at_] != ',') ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view CsvCursor::quoted_cell(std::size_t column) {
  const std::size_t begin = ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) fail(fmt::format("column {}: expected a closing quote, found none", column));
    line_ += static_cast<std::size_t>(std::ranges::count(text_.substr(at_, quote - at_), '\n'));
    at_ = quote + 1;
    if (at_ == text_.size() || text_[at_] != '"') break;
    ++at_;  // a doubled quote stands for one
  }
  if (!at_row_end() && text_[at_] != ',') {
    fail(fmt::format("column {}: expected a comma or the end of the line after the closing quote, found '{}'", column,
                     text_[at_]));
  }
  const std::string_view raw = text_.substr(begin, at_ - 1 - begin);
  if (raw.find('"') == std::string_view::npos) return raw;
  std::string& text = unquoted_.emplace_back();
  for (std::size_t i = 0; i < raw.size(); i += raw[i] == '"' ? 2 : 1) text += raw[i];
  return text;
}

}  // namespace turngap
