#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace turngap {

/// Whether `text` is an identifier of Twilio of this kind: the two letters, then 32 hexadecimal digits. Only what has
/// passed this becomes part of a path or a URL. Kinds: AC account, CA call, CF conference, RE recording, SK API key.
bool is_sid(std::string_view text, std::string_view kind);

/// Such an identifier in 24 bytes, for lists of many. The case of its digits is kept, as Twilio gives it.
class Sid {
 public:
  Sid() = default;
  /// Empty where the text is no SID of any kind.
  explicit Sid(std::string_view text);

  bool empty() const { return kind_[0] == '\0'; }
  /// Empty where it is empty.
  std::string text() const;

  auto operator<=>(const Sid&) const = default;

 private:
  std::array<char, 2> kind_{};
  std::array<std::uint8_t, 16> bytes_{};
  std::uint32_t upper_case_ = 0;  ///< a bit for each digit
};

}  // namespace turngap
