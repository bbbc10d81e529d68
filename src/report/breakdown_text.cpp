#include "report/breakdown_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text_lines.h"

namespace turngap {
namespace {

constexpr std::size_t kNumbers = 49;  // columns of what is right of the name

std::string rounded(const std::optional<double>& value) {
  return value ? fmt::format("{:.0f}", *value) : "-";
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.0f} to {:.0f}", interval->low, interval->high) : "-";
}

std::string shortened(const std::string& text, std::size_t most) {
  if (characters(text) <= most) return text + std::string(most - characters(text), ' ');
  std::string out;
  for (const char c : text) {
    if (characters(out + c) > most - 1) break;
    out += c;
  }
  return out + "…";
}

std::string row(const BreakdownPart& part, std::size_t width) {
  const std::string name = part.value.empty() ? "(none)" : escaped_controls(part.value);
  return fmt::format("  {}{:>6}{:>6}{:>6}{:>6}  {:<14}{:>7}\n", shortened(name, width), part.counts.turns, part.calls,
                     rounded(part.p50.value_ms), rounded(part.p95.value_ms), interval_text(part.p95.interval_ms),
                     part.answered.percent ? fmt::format("{:.1f} %", *part.answered.percent) : "-");
}

}  // namespace

std::string breakdown_lines(const Breakdown& breakdown, const TextLayout& layout) {
  std::size_t width = characters(breakdown.column) + 1;
  for (const BreakdownPart& part : breakdown.parts) width = std::max(width, characters(escaped_controls(part.value)));
  width = std::clamp<std::size_t>(width, 6, layout.columns - kNumbers);
  std::string text = fmt::format("by {}{:>6}{:>6}{:>6}{:>6}  {:<14}{:>7}\n", shortened(breakdown.column, width - 1),
                                 "turns", "calls", "p50", "p95", "90 %", "answ.");
  for (const BreakdownPart& part : breakdown.parts) text += row(part, width);
  return text;
}

}  // namespace turngap
