#include "turngap/stats/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using NamedRate = std::pair<std::string_view, GateQuantity>;
constexpr NamedRate kRates[] = {{"answered", GateQuantity::answered},
                                {"unanswered", GateQuantity::unanswered},
                                {"overlapped", GateQuantity::overlapped},
                                {"barge_in", GateQuantity::barge_in}};
constexpr std::string_view kPercentile = "p";

[[noreturn]] void refuse(std::string_view text) {
  throw FatalError(
      fmt::format("gate: expected a limit such as 'p(95)<600' (milliseconds) or 'answered>=95' (percent; "
                  "also unanswered, overlapped, barge_in), found '{}'",
                  text));
}

bool keeps(double value, const GateLimit& limit) {
  return turngap::keeps(value, limit.relation, limit.limit);
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
  const bool upper = limit.relation == LimitRelation::less || limit.relation == LimitRelation::at_most;
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
  const auto limit = parse_limit(text);
  if (!limit) refuse(text);
  if (limit->quantity == kPercentile && limit->percentile) {
    return {GateQuantity::percentile, *limit->percentile, limit->relation, limit->limit};
  }
  const auto* const rate = std::ranges::find(kRates, limit->quantity, &NamedRate::first);
  if (rate == std::end(kRates) || limit->percentile || !can_be_kept(*limit, 0.0, 100.0)) refuse(text);
  return {rate->second, 0.0, limit->relation, limit->limit};
}

std::string to_string(const GateLimit& limit) {
  if (limit.quantity == GateQuantity::percentile) {
    return to_string(Limit{std::string(kPercentile), limit.percentile, limit.relation, limit.limit});
  }
  const auto* const rate = std::ranges::find(kRates, limit.quantity, &NamedRate::second);
  return to_string(Limit{std::string(rate->first), std::nullopt, limit.relation, limit.limit});
}

std::vector<GateLimit> Gate::default_limits() {
  return {{GateQuantity::percentile, 95.0, LimitRelation::less, 600.0},
          {GateQuantity::answered, 0.0, LimitRelation::at_least, 95.0}};
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
