#include "report/verdict_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/value_words.h"

namespace turngap {
namespace {

bool of_latency(const GateCheck& check) {
  return check.limit.quantity == GateQuantity::percentile;
}

std::string_view unit_of(const GateCheck& check) {
  return of_latency(check) ? "ms" : "%";
}

int digits_of(const GateCheck& check) {
  return of_latency(check) ? 0 : 1;
}

// A limit that is missed by less than a digit shows is not met: it gets the digits that it takes.
std::string distance_of(double spare, int digits) {
  const double size = std::abs(spare);
  const bool hidden = size > 0.0 && size < 0.5 * std::pow(10.0, -digits);
  return hidden ? fmt::format("{:.2g}", size) : fmt::format("{:.{}f}", size, digits);
}

std::string_view relation_words(LimitRelation relation) {
  switch (relation) {
    case LimitRelation::less: return "below";
    case LimitRelation::at_most: return "at most";
    case LimitRelation::greater: return "above";
    case LimitRelation::at_least: break;
  }
  return "at least";
}

}  // namespace

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "PASSED";
    case Verdict::fail: return "FAILED";
    case Verdict::inconclusive: return "INCONCLUSIVE";
    case Verdict::no_data: break;
  }
  return "NO DATA";
}

std::string_view verdict_sign(Verdict verdict) {
  if (verdict == Verdict::pass) return "✓";
  return verdict == Verdict::inconclusive ? "?" : "✗";
}

std::string limit_name(const GateLimit& limit) {
  if (limit.quantity == GateQuantity::percentile) return fmt::format("p{:g}", limit.percentile);
  const std::string text = to_string(limit);
  return text.substr(0, text.find_first_of("<>"));
}

std::string limit_words(const GateLimit& limit) {
  const bool latency = limit.quantity == GateQuantity::percentile;
  return fmt::format("{} {:g} {}", relation_words(limit.relation), limit.limit, latency ? "ms" : "%");
}

std::string found_words(const GateCheck& check) {
  return fmt::format("{:.{}f} {}", *check.found, digits_of(check), unit_of(check));
}

std::string interval_words(const GateCheck& check) {
  return interval_text(check.interval, unit_of(check), digits_of(check));
}

std::string spare_words(const GateCheck& check) {
  const bool upper = check.limit.relation == LimitRelation::less || check.limit.relation == LimitRelation::at_most;
  if (*check.spare == 0.0) return "just at it";
  return fmt::format("{} {}", distance_of(*check.spare, digits_of(check)),
                     *check.spare > 0.0 ? "to spare" : (upper ? "over" : "short"));
}

std::string gate_words(const GateResult& gate) {
  const auto missed =
      std::ranges::count_if(gate.checks, [](const GateCheck& check) { return check.verdict != Verdict::pass; });
  if (missed == 0) return "every limit is kept";
  return fmt::format("{} of {} limits {} not kept", missed, gate.checks.size(), missed == 1 ? "is" : "are");
}

std::string check_words(const GateCheck& check, GateReading reading) {
  const std::string limit = fmt::format("limit {:g}", check.limit.limit);
  if (!check.found) return fmt::format("nothing measured, {}", limit);
  const std::string interval = check.interval ? fmt::format("90 %: {:.{}f} to {:.{}f}", check.interval->low,
                                                            digits_of(check), check.interval->high, digits_of(check))
                                              : "no interval yet";
  return fmt::format("{}, {}, {} ({}{})", found_words(check), limit, spare_words(check), interval,
                     reading == GateReading::strict ? ", which decides" : "");
}

}  // namespace turngap
