#include "report/breakdown_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text_lines.h"
#include "report/value_words.h"

namespace turngap {
namespace {

constexpr std::size_t kNumbers = 49;  // columns of what is right of the name

std::string padded(const std::string& text, std::size_t most) {
  if (characters(text) <= most) return text + std::string(most - characters(text), ' ');
  std::string out;
  for (const char c : text) {
    if (characters(out + c) > most - 1) break;
    out += c;
  }
  return out + "…";
}

std::string part_line(const BreakdownPart& part, std::size_t width) {
  const std::string name = part.value.empty() ? "(none)" : escaped_controls(part.value);
  return fmt::format("  {}{:>6}{:>6}{:>6}{:>6}  {:<14}{:>7}\n", padded(name, width), part.counts.turns, part.calls,
                     whole_text(part.p50.value_ms), whole_text(part.p95.value_ms), range_text(part.p95.interval_ms),
                     percent_text(part.answered.percent));
}

}  // namespace

std::string breakdown_lines(const Breakdown& breakdown, const TextLayout& layout) {
  std::size_t width = characters(breakdown.column) + 1;
  for (const BreakdownPart& part : breakdown.parts) width = std::max(width, characters(escaped_controls(part.value)));
  width = std::clamp<std::size_t>(width, 6, layout.columns - kNumbers);
  std::string text = fmt::format("by {}{:>6}{:>6}{:>6}{:>6}  {:<14}{:>7}\n", padded(breakdown.column, width - 1),
                                 "turns", "calls", "p50", "p95", "90 %", "answ.");
  for (const BreakdownPart& part : breakdown.parts) text += part_line(part, width);
  return text;
}

}  // namespace turngap
