#include "core/natural_order.h"

#include <algorithm>

namespace turngap {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes the first run of digits, or the first character, off `text`.
std::string_view take_part(std::string_view& text) {
  std::size_t length = 1;
  if (is_digit(text[0])) {
    while (length < text.size() && is_digit(text[length])) ++length;
  }
  const std::string_view part = text.substr(0, length);
  text.remove_prefix(length);
  return part;
}

// Below 0, 0 or above 0; numbers of any length.
int compared(std::string_view one, std::string_view other) {
  if (!is_digit(one[0]) || !is_digit(other[0])) return one.compare(other);
  one.remove_prefix(std::min(one.find_first_not_of('0'), one.size()));
  other.remove_prefix(std::min(other.find_first_not_of('0'), other.size()));
  if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
  return one.compare(other);
}

}  // namespace

bool comes_before(std::string_view one, std::string_view other) {
  std::string_view left = one;
  std::string_view right = other;
  while (!left.empty() && !right.empty()) {
    const int order = compared(take_part(left), take_part(right));
    if (order != 0) return order < 0;
  }
  if (left.empty() != right.empty()) return left.empty();
  return one < other;  // 01 and 1
}

}  // namespace turngap
