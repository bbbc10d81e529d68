#include "turngap/twilio/sid.h"

#include <algorithm>

namespace turngap {
namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

bool is_sid(std::string_view text, std::string_view kind) {
  return text.size() == 34 && text.starts_with(kind) && std::ranges::all_of(text.substr(2), is_hex_digit);
}

}  // namespace turngap
