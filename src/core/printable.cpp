#include "core/printable.h"

namespace turngap {
namespace {

constexpr std::size_t kLongestText = 200;

/// Which second bytes may follow a first one, and how many bytes there are in all (RFC 3629, section 4).
struct Sequence {
  unsigned char first;
  unsigned char last;
  unsigned char length;
  unsigned char second_from;
  unsigned char second_to;
};

constexpr Sequence kSequences[] = {
    {0x00, 0x7F, 1, 0x00, 0x00}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

bool lies_between(char c, unsigned char low, unsigned char high) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= low && byte <= high;
}

// The length of the character that `text` begins with; 0 where it begins with none.
std::size_t length_of_character(std::string_view text) {
  for (const Sequence& sequence : kSequences) {
    if (!lies_between(text[0], sequence.first, sequence.last)) continue;
    if (text.size() < sequence.length) return 0;
    for (std::size_t i = 1; i < sequence.length; ++i) {
      const bool good =
          i == 1 ? lies_between(text[i], sequence.second_from, sequence.second_to) : lies_between(text[i], 0x80, 0xBF);
      if (!good) return 0;
    }
    return sequence.length;
  }
  return 0;
}

}  // namespace

std::string printable(std::string text) {
  text = valid_utf8(text);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  }
  if (text.size() <= kLongestText) return text;
  std::size_t end = kLongestText;
  while (lies_between(text[end], 0x80, 0xBF)) --end;  // never within a character
  return text.substr(0, end) + "...";
}

std::string valid_utf8(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string valid;
  while (!text.empty()) {
    const std::size_t length = length_of_character(text);
    if (length == 0) {
      const auto byte = static_cast<unsigned char>(text[0]);
      valid += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 0xF]};
    } else {
      valid += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

}  // namespace turngap
