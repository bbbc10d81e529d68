#include "report/text_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace turngap {

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  const auto lead = std::min(text.find_first_not_of(' '), text.size());
  out.append(lead, ' ');
  text.remove_prefix(lead);
  used = lead;
  bool first = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t width = characters(word);
    if (!first && used + 1 + width > columns) {
      out += "\n" + std::string(indent, ' ');
      used = indent;
    } else if (!first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    first = false;
  }
  return first ? "" : out + "\n";
}

std::string escaped_controls(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool control = (c >= 0 && c < ' ') || c == '\x7f';
    out += control ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace turngap
