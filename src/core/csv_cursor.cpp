#include "core/csv_cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvCursor::CsvCursor(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {
  skip_mark();
}

CsvCursor::CsvCursor(Read read, std::string name, std::size_t piece_bytes)
    : read_(std::move(read)), piece_bytes_(std::max(piece_bytes, kByteOrderMark.size())), name_(std::move(name)) {
  read_more(0);
  skip_mark();
}

void CsvCursor::skip_mark() {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvCursor::next_row(std::vector<std::string_view>& cells) {
  while (true) {
    const std::size_t begin = at_;
    const std::size_t line = line_;
    const bool found = take_row(cells);
    // What ends with the piece may go on in the next one.
    if (at_ < text_.size() || !read_more(begin)) return found;
    at_ = 0;
    line_ = line;
  }
}

bool CsvCursor::take_row(std::vector<std::string_view>& cells) {
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

// Keeps what begins at `row_begin` and reads on behind it; false at the end of the text.
bool CsvCursor::read_more(std::size_t row_begin) {
  if (!read_) return false;
  const std::size_t kept = text_.size() - row_begin;
  std::copy(piece_.begin() + static_cast<std::ptrdiff_t>(row_begin),
            piece_.begin() + static_cast<std::ptrdiff_t>(text_.size()), piece_.begin());
  piece_.resize(std::max(piece_bytes_, 2 * kept));
  const std::size_t fresh = read_(std::span(piece_).subspan(kept));
  if (kept + fresh < piece_.size()) read_ = nullptr;
  text_ = {piece_.data(), kept + fresh};
  return true;
}

void CsvCursor::fail(const std::string& problem) const {
  throw FatalError(fmt::format("{}:{}: {}", name_, row_line_, problem));
}

void CsvCursor::skip_row_end() {
  if (at_ == text_.size()) return;
  at_ = std::min(at_ + (text_[at_] == '\r' ? 2 : 1), text_.size());
  ++line_;
}

std::string_view CsvCursor::cell(std::size_t column) {
  return at_ < text_.size() && text_[at_] == '"' ? quoted_cell(column) : plain_cell();
}

std::string_view CsvCursor::plain_cell() {
  const std::size_t begin = at_;
  const char* const end = text_.data() + text_.size();
  const char* c = text_.data() + begin;
  for (; c < end && *c != ',' && *c != '\n'; ++c) {
    if (*c != '\r') continue;
    at_ = static_cast<std::size_t>(c - text_.data());
    if (ends_with_crlf()) break;
  }
  at_ = static_cast<std::size_t>(c - text_.data());
  return text_.substr(begin, at_ - begin);
}

std::string_view CsvCursor::quoted_cell(std::size_t column) {
  const std::size_t begin = ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos && read_) {
      at_ = text_.size();  // the row is taken again with what follows
      return {};
    }
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
