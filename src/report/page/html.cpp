#include "report/page/html.h"

#include <fmt/format.h>

namespace turngap {
namespace {

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20U || c == '\x7F') {
      out += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// Of a letter in a common font, in parts of its size.
double width_of(char first) {
  constexpr std::string_view kNarrow = "ijl.,:;'|!() ";
  constexpr std::string_view kWide = "mwMW@%";
  if (static_cast<unsigned char>(first) >= 0x80U || kWide.find(first) != std::string_view::npos) return 1.05;
  if (kNarrow.find(first) != std::string_view::npos) return 0.42;
  return first >= 'A' && first <= 'Z' ? 0.82 : 0.66;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : without_controls(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (continues_character(text[i])) continue;
    if (++characters == most) kept = i;
  }
  return characters <= most ? std::string(text) : std::string(text.substr(0, kept)) + "…";
}

std::string fitting(std::string_view text, double width) {
  constexpr double kSize = 13.0;
  const std::string plain = without_controls(text);
  double used = 0.0;
  std::size_t kept = 0;  // with an ellipsis behind it, it fits
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (continues_character(plain[i])) continue;
    if (used + kSize <= width) kept = i;
    used += kSize * width_of(plain[i]);
  }
  return used <= width ? plain : plain.substr(0, kept) + "…";
}

std::string name_html(std::string_view text, std::size_t most) {
  const std::string shown = shortened(text, most);
  if (shown == text) return fmt::format("<bdi>{}</bdi>", escaped(text));
  return fmt::format("<bdi title=\"{}\">{}</bdi>", escaped(text), escaped(shown));
}

std::string figure_html(std::string_view title, const std::string& picture, std::string_view caption) {
  return fmt::format("<figure><h3>{}</h3>\n{}<figcaption>{}</figcaption></figure>\n", escaped(title), picture,
                     escaped(caption));
}

std::string section_html(std::string_view id, std::string_view heading, const std::string& content) {
  return fmt::format("<section id=\"{}\" aria-labelledby=\"{}-h\"><h2 id=\"{}-h\">{}</h2>\n{}</section>\n", id, id, id,
                     escaped(heading), content);
}

}  // namespace turngap
