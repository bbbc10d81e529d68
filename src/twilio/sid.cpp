#include "turngap/twilio/sid.h"

#include <algorithm>

namespace turngap {
namespace {

constexpr std::size_t kSidDigits = 32;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::uint8_t value_of(char digit) {
  if (digit >= 'a') return static_cast<std::uint8_t>(digit - 'a' + 10);
  if (digit >= 'A') return static_cast<std::uint8_t>(digit - 'A' + 10);
  return static_cast<std::uint8_t>(digit - '0');
}

}  // namespace

bool is_sid(std::string_view text, std::string_view kind) {
  return text.size() == 2 + kSidDigits && text.starts_with(kind) && std::ranges::all_of(text.substr(2), is_hex_digit);
}

Sid::Sid(std::string_view text) {
  if (!is_sid(text, text.substr(0, 2))) return;
  kind_ = {text[0], text[1]};
  for (std::size_t i = 0; i < kSidDigits; ++i) {
    const char digit = text[2 + i];
    if (digit >= 'A' && digit <= 'F') upper_case_ |= std::uint32_t{1} << i;
    bytes_[i / 2] = static_cast<std::uint8_t>(bytes_[i / 2] << 4 | value_of(digit));
  }
}

std::string Sid::text() const {
  if (empty()) return "";
  std::string text(kind_.begin(), kind_.end());
  for (std::size_t i = 0; i < kSidDigits; ++i) {
    const bool is_upper = (upper_case_ >> i & 1U) != 0;
    const int value = i % 2 == 0 ? bytes_[i / 2] >> 4 : bytes_[i / 2] & 15;
    text += (is_upper ? "0123456789ABCDEF" : "0123456789abcdef")[value];
  }
  return text;
}

}  // namespace turngap
