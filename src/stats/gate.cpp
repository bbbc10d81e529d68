#include "turngap/stats/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr std::pair<std::string_view, GateQuantity> kRates[] = {{"answered", GateQuantity::answered},
                                                                {"unanswered", GateQuantity::unanswered},
                                                                {"overlapped", GateQuantity::overlapped},
                                                                {"barge_in", GateQuantity::barge_in}};
// The longer first, for "<" begins "<=".
constexpr std::pair<std::string_view, GateRelation> kRelations[] = {{"<=", GateRelation::at_most},
                                                                    {">=", GateRelation::at_least},
                                                                    {"<", GateRelation::less},
                                                                    {">", GateRelation::greater}};

[[noreturn]] void refuse(std::string_view text) {
  throw FatalError(
      fmt::format("gate: expected a limit such as 'p(95)<600' (milliseconds) or 'answered>=95' (percent; "
                  "also unanswered, overlapped, barge_in), found '{}'",
                  text));
}

std::optional<double> number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

template <class Names>
auto find_name(const Names& names, std::string_view name) {
  return std::ranges::find_if(names, [name](const auto& entry) { return entry.first == name; });
}

bool keeps(double value, const GateLimit& limit) {
  switch (limit.relation) {
    case GateRelation::less: return value < limit.limit;
    case GateRelation::at_most: return value <= limit.limit;
    case GateRelation::greater: return value > limit.limit;
    case GateRelation::at_least: return value >= limit.limit;
  }
  return false;
}

void find_values(GateCheck& check, const RateEstimate& rate) {
  check.found = rate.percent;
  check.interval = rate.interval_percent;
}

void find_values(GateCheck& check, const SummaryStatistics& summary) {
  switch (check.limit.quantity) {
    case GateQuantity::answered: return find_values(check, summary.rates.answered);
    case GateQuantity::unanswered: return find_values(check, summary.rates.unanswered);
    case GateQuantity::overlapped: return find_values(check, summary.rates.overlapped);
    case GateQuantity::barge_in: return find_values(check, summary.rates.barge_in);
    case GateQuantity::percentile: break;
  }
  const QuantileEstimate estimate = estimate_quantile(summary.response, check.limit.percentile / 100.0);
  check.found = estimate.value_ms;
  check.interval = estimate.interval_ms;
}

double spare_of(double found, const GateLimit& limit) {
  const bool upper = limit.relation == GateRelation::less || limit.relation == GateRelation::at_most;
  return upper ? limit.limit - found : found - limit.limit;
}

Verdict verdict_on(const GateCheck& check, GateReading reading) {
  if (!check.found) return Verdict::no_data;
  if (reading == GateReading::point) return keeps(*check.found, check.limit) ? Verdict::pass : Verdict::fail;
  if (!check.interval) return Verdict::inconclusive;
  const bool low = keeps(check.interval->low, check.limit);
  const bool high = keeps(check.interval->high, check.limit);
  if (low && high) return Verdict::pass;
  return low || high ? Verdict::inconclusive : Verdict::fail;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::inconclusive: return "inconclusive";
    case Verdict::no_data: return "no_data";
    case Verdict::fail: return "fail";
  }
  return "unknown";
}

GateLimit parse_gate_limit(std::string_view text) {
  std::string compact;
  std::ranges::copy_if(text, std::back_inserter(compact), [](char c) { return c != ' '; });
  const std::size_t at = compact.find_first_of("<>");
  if (at == std::string::npos) refuse(text);
  const std::string_view name = std::string_view(compact).substr(0, at);
  const std::string_view rest = std::string_view(compact).substr(at);
  const auto* const relation =
      std::ranges::find_if(kRelations, [rest](const auto& entry) { return rest.starts_with(entry.first); });
  const auto limit = number(rest.substr(relation->first.size()));
  if (!limit) refuse(text);
  if (const auto* const rate = find_name(kRates, name); rate != std::end(kRates)) {
    if (*limit < 0.0 || *limit > 100.0) refuse(text);
    return {rate->second, 0.0, relation->second, *limit};
  }
  if (!name.starts_with("p(") || !name.ends_with(")")) refuse(text);
  const auto percentile = number(name.substr(2, name.size() - 3));
  if (!percentile || *percentile <= 0.0 || *percentile >= 100.0) refuse(text);
  return {GateQuantity::percentile, *percentile, relation->second, *limit};
}

std::string to_string(const GateLimit& limit) {
  const auto named = [](const auto& names, auto value) {
    return std::ranges::find_if(names, [value](const auto& entry) { return entry.second == value; })->first;
  };
  const std::string name = limit.quantity == GateQuantity::percentile ? fmt::format("p({})", limit.percentile)
                                                                      : std::string(named(kRates, limit.quantity));
  return fmt::format("{}{}{}", name, named(kRelations, limit.relation), limit.limit);
}

std::vector<GateLimit> Gate::default_limits() {
  return {{GateQuantity::percentile, 95.0, GateRelation::less, 600.0},
          {GateQuantity::answered, 0.0, GateRelation::at_least, 95.0}};
}

GateResult judge(const SummaryStatistics& summary, const Gate& gate) {
  GateResult result{.verdict = gate.limits.empty() ? Verdict::no_data : Verdict::pass, .reading = gate.reading};
  for (const GateLimit& limit : gate.limits) {
    GateCheck check{.limit = limit};
    find_values(check, summary);
    if (check.found) check.spare = spare_of(*check.found, limit);
    check.verdict = verdict_on(check, gate.reading);
    result.verdict = std::max(result.verdict, check.verdict);
    result.checks.push_back(check);
  }
  return result;
}

}  // namespace turngap
