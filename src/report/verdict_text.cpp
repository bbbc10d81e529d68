#include "report/verdict_text.h"

#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text_lines.h"

namespace turngap {
namespace {

std::string painted(std::string_view text, Verdict verdict, const TextLayout& layout) {
  if (!layout.coloured) return std::string(text);
  fmt::terminal_color colour = fmt::terminal_color::yellow;
  if (verdict == Verdict::pass) colour = fmt::terminal_color::green;
  if (verdict == Verdict::fail) colour = fmt::terminal_color::red;
  return fmt::format(fmt::fg(colour), "{}", text);
}

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "PASSED";
    case Verdict::fail: return "FAILED";
    case Verdict::inconclusive: return "INCONCLUSIVE";
    case Verdict::no_data: break;
  }
  return "NO DATA";
}

std::string_view sign_of(Verdict verdict) {
  if (verdict == Verdict::pass) return "✓";
  return verdict == Verdict::inconclusive ? "?" : "✗";
}

bool of_latency(const GateCheck& check) {
  return check.limit.quantity == GateQuantity::percentile;
}

std::string name_of(const GateLimit& limit) {
  if (limit.quantity == GateQuantity::percentile) return fmt::format("p{:g}", limit.percentile);
  const std::string text = to_string(limit);
  return text.substr(0, text.find_first_of("<>"));
}

// A limit that is missed by less than a digit shows is not met: it gets the digits that it takes.
std::string distance_of(double spare, int digits) {
  const double size = std::abs(spare);
  const bool hidden = size > 0.0 && size < 0.5 * std::pow(10.0, -digits);
  return hidden ? fmt::format("{:.2g}", size) : fmt::format("{:.{}f}", size, digits);
}

std::string spare_text(const GateCheck& check, int digits) {
  const bool upper = check.limit.relation == GateRelation::less || check.limit.relation == GateRelation::at_most;
  if (*check.spare == 0.0) return "just at it";
  return fmt::format("{} {}", distance_of(*check.spare, digits),
                     *check.spare > 0.0 ? "to spare" : (upper ? "over" : "short"));
}

std::string check_line(const GateCheck& check, GateReading reading) {
  const std::string limit = fmt::format("limit {:g}", check.limit.limit);
  if (!check.found) return fmt::format("{:<10} nothing measured, {}", name_of(check.limit), limit);
  const int digits = of_latency(check) ? 0 : 1;
  const std::string interval = check.interval ? fmt::format("90 %: {:.{}f} to {:.{}f}", check.interval->low, digits,
                                                            check.interval->high, digits)
                                              : "no interval yet";
  return fmt::format("{:<10} {:.{}f} {}, {}, {} ({}{})", name_of(check.limit), *check.found, digits,
                     of_latency(check) ? "ms" : "%", limit, spare_text(check, digits), interval,
                     reading == GateReading::strict ? ", which decides" : "");
}

}  // namespace

std::string verdict_word(Verdict verdict, const TextLayout& layout) {
  return painted(word_of(verdict), verdict, layout);
}

std::string verdict_lines(const GateResult& gate, const TextLayout& layout) {
  constexpr std::size_t kIndent = 13;
  const auto missed =
      std::ranges::count_if(gate.checks, [](const GateCheck& check) { return check.verdict != Verdict::pass; });
  std::string text = verdict_word(gate.verdict, layout);
  text += missed == 0
              ? ": every limit is kept\n"
              : fmt::format(": {} of {} limits {} not kept\n", missed, gate.checks.size(), missed == 1 ? "is" : "are");
  for (const GateCheck& check : gate.checks) {
    text += painted(sign_of(check.verdict), check.verdict, layout) + " " +
            wrapped(check_line(check, gate.reading), layout.columns - 2, kIndent);
  }
  return text;
}

}  // namespace turngap
