#include "turngap/stats/release_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/call_bootstrap.h"
#include "stats/calls_needed.h"
#include "stats/compared_sides.h"
#include "stats/differences.h"
#include "turngap/core/error.h"
#include "turngap/results/same_settings.h"

namespace turngap {
namespace {

constexpr double kConfirmatory = 0.95;
constexpr double kMixPoints = 10.0;  // a difference of shares that makes two populations different ones

void require_comparable(const LatencyTable& base, const LatencyTable& candidate) {
  for (const auto& [name, table] : {std::pair("baseline", &base), {"candidate", &candidate}}) {
    if (table->turns.empty()) throw FatalError(fmt::format("{}: expected at least one turn, found none", name));
  }
  if (base.method_version != candidate.method_version) {
    throw FatalError(
        fmt::format("expected both sides measured by one method version, found {} in the baseline and {} in the "
                    "candidate; measure both with the same turngap",
                    *base.method_version, *candidate.method_version));
  }
  if (base.settings.empty() || candidate.settings.empty()) return;  // of a latency.csv they are not known
  require_same_settings(base.settings, candidate.settings, "the baseline", "candidate");
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

std::string units(const ReleaseComparison& c) {
  return c.paired ? "pairs" : "calls";
}

void conclude(ReleaseComparison& c, ReleaseVerdict verdict, std::string reason) {
  c.verdict = verdict;
  c.reason = std::move(reason);
}

std::optional<Interval> widened(const std::optional<Interval>& interval, const ReleaseComparison& c) {
  return interval ? std::optional(widened(*interval, *c.p95.difference_ms, c.resolution_ms)) : std::nullopt;
}

void judge_p95(ReleaseComparison& c) {
  if (std::min(c.base.compared, c.candidate.compared) < kMinCalls) {
    return conclude(c, ReleaseVerdict::inconclusive,
                    fmt::format("fewer than {} {} a side with a reply", kMinCalls, units(c)));
  }
  if (!c.p95.interval_ms) {
    return conclude(c, ReleaseVerdict::inconclusive, "too few turns for an interval of p95");
  }
  const ReleaseVerdict verdict = verdict_on(*c.p95.interval_ms, c.config.margin_ms);
  const ReleaseVerdict second = verdict_on(*widened(c.mover_ms, c), c.config.margin_ms);
  if (verdict != second) {
    return conclude(
        c, ReleaseVerdict::inconclusive,
        fmt::format("the two methods disagree: bootstrap says {}, MOVER {}", to_string(verdict), to_string(second)));
  }
  conclude(c, verdict, reason_of(verdict, c.config.margin_ms));
}

// How many points the unanswered share rose for certain: whatever became of the turns of the candidate that are not
// measurable.
std::optional<double> certain_rise(const Rates& base, const Rates& candidate) {
  const RateEstimate& before = base.unanswered;
  const RateEstimate& after = candidate.at_least_unanswered;
  if (!before.percent || !after.percent) return std::nullopt;
  const auto rise = mover(*before.percent, before.interval_percent, *after.percent, after.interval_percent, 0.0);
  return rise ? std::optional(rise->low) : std::nullopt;
}

std::string unanswered_reason(const ReleaseComparison& c) {
  const RateComparison& rate = c.rates.front();
  std::string reason =
      fmt::format("unanswered turns are up from {:.1f} % to {:.1f} %, by more than {:g} percentage points",
                  *rate.base.percent, *rate.candidate.percent, c.config.margin_unanswered_points);
  if (c.p95.difference_ms && *c.p95.difference_ms < 0.0) {
    reason += fmt::format(
        "; a turn without a reply has no latency, so that the p95 of the others, {:.0f} ms lower, is "
        "no gain",
        -*c.p95.difference_ms);
  }
  return reason;
}

// Leaving turns unanswered would otherwise make a release look faster.
void judge_unanswered(ReleaseComparison& c, const Rates& base, const Rates& candidate) {
  if (certain_rise(base, candidate).value_or(0.0) <= c.config.margin_unanswered_points) return;
  std::string reason = unanswered_reason(c);
  if (c.verdict == ReleaseVerdict::regressed) reason = c.reason + "; " + reason;
  conclude(c, ReleaseVerdict::regressed, std::move(reason));
}

void advise(ReleaseComparison& c, const ComparedSamples& samples) {
  const auto margin = calls_to_see_the_margin(c, samples);
  c.calls_needed = margin;
  if (c.verdict != ReleaseVerdict::inconclusive) return;
  const auto conclusive = c.mover_ms ? calls_to_tell_the_difference(c) : calls_for_both_intervals(c, samples);
  c.calls_needed = conclusive ? std::max(margin, conclusive) : std::nullopt;
  if (!c.calls_needed) {
    c.advice = c.mover_ms ? "no number of calls is likely to tell this difference from the margin" : "";
    return;
  }
  std::string what = fmt::format("to see {:g} ms", c.config.margin_ms);
  if (*conclusive > margin.value_or(0)) {
    what = c.mover_ms
               ? fmt::format("to tell {:+.0f} ms from the margin of {:g} ms", *c.p95.difference_ms, c.config.margin_ms)
               : "for an interval of p95";
  }
  c.advice = fmt::format("need about {} {} a side {}", *c.calls_needed, units(c), what);
}

double not_measurable_percent(const SideSummary& side) {
  return 100.0 * static_cast<double>(side.counts.not_measurable) / static_cast<double>(side.counts.turns);
}

// What is not measurable on one side alone may be what the other side is judged on.
void judge_unmeasured(ReleaseComparison& c) {
  const double base = not_measurable_percent(c.base);
  const double candidate = not_measurable_percent(c.candidate);
  if (c.verdict == ReleaseVerdict::regressed || std::abs(candidate - base) < kMixPoints) return;
  conclude(c, ReleaseVerdict::inconclusive,
           fmt::format("not measurable are {:.0f} % of the turns in the baseline, {:.0f} % in the candidate: what is "
                       "left does not show the same calls",
                       base, candidate));
  c.advice = "the flags of the rows and the findings of summary.json say what makes them so";
  c.calls_needed.reset();
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
        fmt::format("one side is measured less exactly than the other (uncertainty_ms), which alone can make a p95 "
                    "difference of {:.0f} ms",
                    c.resolution_ms));
  }
  for (const auto& [name, side] : {std::pair("baseline", &c.base), {"candidate", &c.candidate}}) {
    if (!side->unpaired.empty()) {
      c.warnings.push_back(
          fmt::format("{}: {} scenarios have no counterpart and were left out", name, side->unpaired.size()));
    }
  }
  if (!c.paired && c.base.mix.size() > 1) {
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

void compare_quantiles(ReleaseComparison& c, const ComparedSamples& samples) {
  c.p95 = compare_quantile(samples, kConfirmatory);
  c.mover_ms = c.p95.interval_ms;
  if (std::min(c.base.compared, c.candidate.compared) >= kMinBootstrapCalls) {
    c.bootstrap_ms =
        bootstrap_difference(samples.base, samples.candidate, kConfirmatory,
                             {c.config.replicates, c.config.seed, c.config.threads, c.paired, c.config.progress});
  }
  c.p95.interval_ms = widened(c.bootstrap_ms && c.mover_ms ? c.bootstrap_ms : c.mover_ms, c);
  for (const double q : {0.50, 0.90, 0.99}) c.descriptive.push_back(compare_quantile(samples, q));
  for (int decile = 1; decile <= 9; ++decile) c.shift.push_back(compare_quantile(samples, decile / 10.0));
}

std::vector<RateComparison> compare_rates(const Rates& base, const Rates& candidate) {
  return {compare_rate("unanswered", base.at_least_unanswered, candidate.at_least_unanswered),
          compare_rate("overlapped", base.overlapped, candidate.overlapped),
          compare_rate("barge_in", base.barge_in, candidate.barge_in),
          compare_rate("not_measurable", base.not_measurable, candidate.not_measurable)};
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
  const ComparedSamples samples = samples_of(base, candidate);
  ReleaseComparison c{.config = config, .paired = samples.paired};
  c.base = base_side(base, candidate, samples);
  c.candidate = candidate_side(base, candidate, samples);
  c.resolution_ms = resolution_of(base, candidate);
  compare_quantiles(c, samples);
  const Rates of_base = rates_of(base);
  const Rates of_candidate = rates_of(candidate);
  c.rates = compare_rates(of_base, of_candidate);
  judge_p95(c);
  judge_unanswered(c, of_base, of_candidate);
  advise(c, samples);
  judge_unmeasured(c);
  warn(c);
  return c;
}

}  // namespace turngap
