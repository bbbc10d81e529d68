#include "turngap/stats/release_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "stats/call_bootstrap.h"
#include "turngap/core/error.h"
#include "turngap/core/quantile.h"

namespace turngap {
namespace {

constexpr double kConfirmatory = 0.95;
// uncertainty_ms is a two-sided 95 % half-width; the intervals here are two-sided 90 %.
constexpr double kUncertaintyScale = 1.645 / 1.960;

struct Samples {
  CallSample base;
  CallSample candidate;
  bool paired = false;
};

// MOVER; `correlation` is that of the two estimates, 0 for independent sides.
std::optional<Interval> mover(double base, const std::optional<Interval>& of_base, double candidate,
                              const std::optional<Interval>& of_candidate, double correlation) {
  if (!of_base || !of_candidate) return std::nullopt;
  const auto reach = [correlation](double a, double b) {
    return std::sqrt(std::max(0.0, a * a + b * b - 2.0 * correlation * a * b));
  };
  const double difference = candidate - base;
  return Interval{difference - reach(candidate - of_candidate->low, of_base->high - base),
                  difference + reach(of_candidate->high - candidate, base - of_base->low)};
}

double correlation_of(const Samples& samples, double base_ms, double candidate_ms) {
  if (!samples.paired) return 0.0;
  const auto a = quantile_influence(samples.base, base_ms);
  const auto b = quantile_influence(samples.candidate, candidate_ms);
  double product = 0.0;
  double squares_a = 0.0;
  double squares_b = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += a[i] * b[i];
    squares_a += a[i] * a[i];
    squares_b += b[i] * b[i];
  }
  return squares_a > 0.0 && squares_b > 0.0 ? product / std::sqrt(squares_a * squares_b) : 0.0;
}

QuantileComparison compare_quantile(const Samples& samples, double q) {
  QuantileComparison comparison{estimate_quantile(samples.base, q), estimate_quantile(samples.candidate, q), {}, {}};
  const auto base = comparison.base.value_ms;
  const auto candidate = comparison.candidate.value_ms;
  if (!base || !candidate) return comparison;
  comparison.difference_ms = *candidate - *base;
  comparison.interval_ms = mover(*base, comparison.base.interval_ms, *candidate, comparison.candidate.interval_ms,
                                 correlation_of(samples, *base, *candidate));
  return comparison;
}

RateComparison compare_rate(std::string name, const RateEstimate& base, const RateEstimate& candidate) {
  RateComparison comparison{std::move(name), base, candidate, {}, {}};
  if (!base.percent || !candidate.percent) return comparison;
  comparison.difference_points = *candidate.percent - *base.percent;
  comparison.interval_points =
      mover(*base.percent, base.interval_percent, *candidate.percent, candidate.interval_percent, 0.0);
  return comparison;
}

void require_comparable(const LatencyTable& base, const LatencyTable& candidate) {
  for (const auto& [name, table] : {std::pair("baseline", &base), {"candidate", &candidate}}) {
    if (table->turns.empty()) throw FatalError(fmt::format("{}: expected at least one turn, found none", name));
  }
  if (base.method_version == candidate.method_version) return;
  throw FatalError(
      fmt::format("expected both sides measured by one method version, found {} in the baseline and {} in the "
                  "candidate; measure both with the same turngap",
                  *base.method_version, *candidate.method_version));
}

// Scenarios that both sides have get one number, the others none.
std::map<std::string, std::uint32_t> shared_scenarios(const LatencyTable& base, const LatencyTable& candidate) {
  std::map<std::string, std::uint32_t> shared;
  std::map<std::string, bool> there;
  for (const std::string& key : base.pair_keys) there[key] = true;
  for (const std::string& key : candidate.pair_keys) {
    if (!key.empty() && there.contains(key)) shared[key] = 0;
  }
  std::uint32_t number = 0;
  for (auto& [key, index] : shared) index = number++;
  return shared;
}

CallSample scenario_sample(const LatencyTable& table, const std::map<std::string, std::uint32_t>& scenarios) {
  std::vector<CallValue> values;
  for (const TableTurn& turn : table.turns) {
    const auto scenario = scenarios.find(table.pair_keys[turn.recording]);
    if (turn.latency_ms && scenario != scenarios.end()) values.push_back({*turn.latency_ms, scenario->second});
  }
  return {std::move(values), scenarios.size()};
}

std::vector<std::string> unpaired(const LatencyTable& table, const std::map<std::string, std::uint32_t>& scenarios) {
  std::vector<std::string> names;
  for (const std::string& key : table.pair_keys) {
    if (!scenarios.contains(key)) names.push_back(key);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

SideSummary side_of(const LatencyTable& table, const CallSample& sample) {
  SideSummary side{.calls = table.calls, .compared = sample.calls()};
  for (const TableTurn& turn : table.turns) side.counts.add(turn.outcome);
  std::map<std::string, std::size_t> mix;
  for (const RecordingIdentity& recording : table.recordings) ++mix[recording.tag.value_or("")];
  side.mix.assign(mix.begin(), mix.end());
  return side;
}

// Of the turns that decide the p95: those from p90 on.
double resolution_of(const LatencyTable& table) {
  std::vector<std::pair<std::int32_t, std::int32_t>> turns;
  for (const TableTurn& turn : table.turns) {
    if (turn.latency_ms && turn.uncertainty_ms) turns.emplace_back(*turn.latency_ms, *turn.uncertainty_ms);
  }
  std::ranges::sort(turns);
  std::vector<double> uncertainties;
  for (std::size_t i = turns.size() * 9 / 10; i < turns.size(); ++i) uncertainties.push_back(turns[i].second);
  std::ranges::sort(uncertainties);
  return kUncertaintyScale * quantile(uncertainties, 0.5).value_or(0.0);
}

Interval widened(const Interval& interval, double centre, double by) {
  return {centre - std::hypot(std::max(0.0, centre - interval.low), by),
          centre + std::hypot(std::max(0.0, interval.high - centre), by)};
}

ReleaseVerdict verdict_on(const Interval& interval, double margin) {
  if (interval.low > margin) return ReleaseVerdict::regressed;
  if (interval.high < 0.0) return ReleaseVerdict::improved;
  if (interval.high < margin) return ReleaseVerdict::no_regression;
  return ReleaseVerdict::inconclusive;
}

std::string reason_of(ReleaseVerdict verdict, double margin) {
  switch (verdict) {
    case ReleaseVerdict::regressed: return fmt::format("p95 is slower by more than {:g} ms", margin);
    case ReleaseVerdict::improved: return "p95 is faster";
    case ReleaseVerdict::no_regression: return fmt::format("p95 is not slower by more than {:g} ms", margin);
    case ReleaseVerdict::inconclusive: break;
  }
  return fmt::format("the interval of the p95 difference reaches over the margin of {:g} ms", margin);
}

void conclude(ReleaseComparison& c, ReleaseVerdict verdict, std::string reason) {
  c.verdict = verdict;
  c.reason = std::move(reason);
}

void judge_p95(ReleaseComparison& c) {
  const std::size_t calls = std::min(c.base.compared, c.candidate.compared);
  if (calls < kMinCalls) {
    return conclude(c, ReleaseVerdict::inconclusive,
                    fmt::format("fewer than {} {} a side with a reply", kMinCalls, c.paired ? "pairs" : "calls"));
  }
  if (!c.p95.interval_ms) {
    return conclude(c, ReleaseVerdict::inconclusive, "too few turns for an interval of p95");
  }
  const double difference = *c.p95.difference_ms;
  const Interval cross_check = widened(*c.p95.interval_ms, difference, c.resolution_ms);
  c.decisive_ms = c.bootstrap_ms ? widened(*c.bootstrap_ms, difference, c.resolution_ms) : cross_check;
  const ReleaseVerdict verdict = verdict_on(*c.decisive_ms, c.config.margin_ms);
  const ReleaseVerdict second = verdict_on(cross_check, c.config.margin_ms);
  if (verdict != second) {
    return conclude(
        c, ReleaseVerdict::inconclusive,
        fmt::format("the two methods disagree: bootstrap says {}, MOVER {}", to_string(verdict), to_string(second)));
  }
  conclude(c, verdict, reason_of(verdict, c.config.margin_ms));
}

// Leaving turns unanswered would otherwise make a release look faster.
void judge_unanswered(ReleaseComparison& c) {
  const auto& interval = c.rates.front().interval_points;
  const std::size_t calls = std::min(c.base.calls, c.candidate.calls);
  if (calls < kMinCalls || !interval || interval->low <= c.config.margin_unanswered_points) return;
  conclude(
      c, ReleaseVerdict::regressed,
      fmt::format("unanswered turns are up by more than {:g} percentage points", c.config.margin_unanswered_points));
}

// Where there is no interval: from the slope of the quantile function over the last tenth of the values.
double rough_error_ms(const CallSample& sample, const QuantileEstimate& estimate) {
  constexpr double kTail = 0.1;
  const double slope = (*sample.quantile(1.0) - *sample.quantile(1.0 - kTail)) / kTail;
  return estimate.share_error.value_or(0.0) * slope;
}

double half_width_ms(const ReleaseComparison& c, const Samples& samples) {
  constexpr double kNormal = 1.645;
  if (c.p95.interval_ms) return (c.p95.interval_ms->high - c.p95.interval_ms->low) / 2.0;
  if (!c.p95.difference_ms || std::min(c.base.compared, c.candidate.compared) < 2) return 0.0;
  return kNormal *
         std::hypot(rough_error_ms(samples.base, c.p95.base), rough_error_ms(samples.candidate, c.p95.candidate));
}

// A change of 1.5 half-widths is seen with a probability of 80 %; a half-width falls with the root of the calls.
std::optional<std::size_t> calls_needed(const ReleaseComparison& c, const Samples& samples) {
  constexpr double kHalfWidthsSeen = 1.5;
  const double half = half_width_ms(c, samples);
  if (half <= 0.0 || c.config.margin_ms <= 0.0) return std::nullopt;
  const auto calls =
      2.0 / (1.0 / static_cast<double>(c.base.compared) + 1.0 / static_cast<double>(c.candidate.compared));
  const double needed = std::ceil(calls * std::pow(kHalfWidthsSeen * half / c.config.margin_ms, 2));
  return std::max(kMinCalls, static_cast<std::size_t>(needed));
}

std::size_t calls_of(const SideSummary& side, const std::string& tag) {
  const auto found = std::ranges::find(side.mix, tag, &std::pair<std::string, std::size_t>::first);
  return found == side.mix.end() ? 0 : found->second;
}

double share_of(std::size_t part, const SideSummary& side) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(1, side.calls));
}

void warn(ReleaseComparison& c) {
  if (c.p95.difference_ms && std::abs(*c.p95.difference_ms) < c.resolution_ms) {
    c.warnings.push_back(
        fmt::format("the p95 difference lies inside the measurement's resolution of {:.0f} ms", c.resolution_ms));
  }
  for (const auto& [name, side] : {std::pair("baseline", &c.base), {"candidate", &c.candidate}}) {
    if (!side->unpaired.empty()) {
      c.warnings.push_back(
          fmt::format("{}: {} scenarios have no counterpart and were left out", name, side->unpaired.size()));
    }
  }
  if (!c.paired && c.base.mix.size() > 1) {
    constexpr double kMixPoints = 10.0;
    for (const auto& [tag, calls] : c.base.mix) {
      const double other = share_of(calls_of(c.candidate, tag), c.candidate);
      if (std::abs(other - share_of(calls, c.base)) < kMixPoints) continue;
      c.warnings.push_back(
          fmt::format("the mix differs: tag '{}' is {:.0f} % of the calls in the baseline, {:.0f} % in "
                      "the candidate",
                      tag, share_of(calls, c.base), other));
    }
  }
}

Samples samples_of(ReleaseComparison& c, const LatencyTable& base, const LatencyTable& candidate) {
  if (!c.paired) return {response_sample(base), response_sample(candidate), false};
  const auto scenarios = shared_scenarios(base, candidate);
  return {scenario_sample(base, scenarios), scenario_sample(candidate, scenarios), true};
}

}  // namespace

std::string_view to_string(ReleaseVerdict verdict) {
  switch (verdict) {
    case ReleaseVerdict::regressed: return "regressed";
    case ReleaseVerdict::no_regression: return "no_regression";
    case ReleaseVerdict::improved: return "improved";
    case ReleaseVerdict::inconclusive: break;
  }
  return "inconclusive";
}

ReleaseComparison compare_releases(const LatencyTable& base, const LatencyTable& candidate,
                                   const ComparisonConfig& config) {
  require_comparable(base, candidate);
  ReleaseComparison c{.config = config, .paired = !base.pair_keys.empty() && !candidate.pair_keys.empty()};
  const Samples samples = samples_of(c, base, candidate);
  c.base = side_of(base, samples.base);
  c.candidate = side_of(candidate, samples.candidate);
  if (c.paired) {
    const auto scenarios = shared_scenarios(base, candidate);
    c.base.unpaired = unpaired(base, scenarios);
    c.candidate.unpaired = unpaired(candidate, scenarios);
  }
  c.p95 = compare_quantile(samples, kConfirmatory);
  for (const double q : {0.50, 0.90, 0.99}) c.descriptive.push_back(compare_quantile(samples, q));
  for (int decile = 1; decile <= 9; ++decile) c.shift.push_back(compare_quantile(samples, decile / 10.0));
  const Rates of_base = rates_of(base);
  const Rates of_candidate = rates_of(candidate);
  c.rates = {compare_rate("unanswered", of_base.unanswered, of_candidate.unanswered),
             compare_rate("overlapped", of_base.overlapped, of_candidate.overlapped),
             compare_rate("barge_in", of_base.barge_in, of_candidate.barge_in)};
  c.resolution_ms = std::hypot(resolution_of(base), resolution_of(candidate));
  if (std::min(c.base.compared, c.candidate.compared) >= kMinBootstrapCalls) {
    c.bootstrap_ms = bootstrap_difference(samples.base, samples.candidate, kConfirmatory,
                                          {config.replicates, config.seed, config.threads, c.paired});
  }
  judge_p95(c);
  judge_unanswered(c);
  c.calls_needed = calls_needed(c, samples);
  warn(c);
  return c;
}

}  // namespace turngap
