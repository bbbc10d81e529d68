#include "stats/differences.h"

#include <algorithm>
#include <cmath>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

double correlation_of(const ComparedSamples& samples, double base_ms, double candidate_ms) {
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

// The median uncertainty of the turns that decide the p95: those from p90 on.
double tail_uncertainty_ms(const LatencyTable& table) {
  std::vector<std::pair<std::int32_t, std::int32_t>> turns;
  for (const TableTurn& turn : table.turns) {
    if (turn.latency_ms && turn.uncertainty_ms) turns.emplace_back(*turn.latency_ms, *turn.uncertainty_ms);
  }
  const auto tail = turns.begin() + static_cast<std::ptrdiff_t>(turns.size() * 9 / 10);
  std::ranges::nth_element(turns, tail);
  std::vector<double> uncertainties;
  for (auto turn = tail; turn != turns.end(); ++turn) uncertainties.push_back(turn->second);
  std::ranges::sort(uncertainties);
  return quantile(uncertainties, 0.5).value_or(0.0);
}

}  // namespace

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

QuantileComparison compare_quantile(const ComparedSamples& samples, double q) {
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

// Errors of single turns are part of the spread that the intervals are made of, and an error that both sides share
// cancels in the difference. What is left is how much more one side is moved by errors than the other.
double resolution_of(const LatencyTable& base, const LatencyTable& candidate) {
  constexpr double kOfTwoSided95To90 = 1.645 / 1.960;
  const double a = tail_uncertainty_ms(base);
  const double b = tail_uncertainty_ms(candidate);
  return kOfTwoSided95To90 * std::sqrt(std::abs(b * b - a * a));
}

}  // namespace turngap
