#include "report/verdict_text.h"

#include <fmt/color.h>
#include <fmt/format.h>

#include "report/text_lines.h"
#include "report/verdict_words.h"

namespace turngap {
namespace {

std::string in_colour_of(std::string_view text, Verdict verdict, const TextLayout& layout) {
  if (!layout.coloured) return std::string(text);
  fmt::terminal_color colour = fmt::terminal_color::yellow;
  if (verdict == Verdict::pass) colour = fmt::terminal_color::green;
  if (verdict == Verdict::fail) colour = fmt::terminal_color::red;
  return fmt::format(fmt::fg(colour), "{}", text);
}

}  // namespace

std::string verdict_word(Verdict verdict, const TextLayout& layout) {
  return in_colour_of(verdict_word(verdict), verdict, layout);
}

std::string verdict_lines(const GateResult& gate, const TextLayout& layout) {
  constexpr std::size_t kIndent = 13;
  std::string text = verdict_word(gate.verdict, layout) + ": " + gate_words(gate) + "\n";
  for (const GateCheck& check : gate.checks) {
    text += in_colour_of(verdict_sign(check.verdict), check.verdict, layout) + " " +
            wrapped(fmt::format("{:<10} {}", limit_name(check.limit), check_words(check, gate.reading)),
                    layout.columns - 2, kIndent);
  }
  return text;
}

}  // namespace turngap
