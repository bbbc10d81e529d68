#include "turngap/stats/call_statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <utility>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

double t_quantile(std::size_t calls) {
  return boost::math::quantile(boost::math::students_t(static_cast<double>(calls - 1)), kOneSidedLevel);
}

double squares(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value * value;
  return sum;
}

// Variance of a sum over calls, of contributions that add up to 0.
double variance_of_sum(std::span<const double> contributions) {
  const auto calls = static_cast<double>(contributions.size());
  return calls / (calls - 1.0) * squares(contributions);
}

Interval wilson(double share, double turns, double t) {
  const double centre = (share + t * t / (2.0 * turns)) / (1.0 + t * t / turns);
  const double half =
      t / (1.0 + t * t / turns) * std::sqrt(share * (1.0 - share) / turns + t * t / (4.0 * turns * turns));
  return {100.0 * std::max(0.0, centre - half), 100.0 * std::min(1.0, centre + half)};
}

}  // namespace

CallSample::CallSample(std::vector<CallValue> values, std::size_t calls) : values_(std::move(values)), calls_(calls) {
  // By value, then by call: as one number they are compared in half the time.
  std::ranges::sort(values_, {}, [](const CallValue& v) { return (std::int64_t{v.value_ms} << 32) + v.call; });
}

std::optional<double> CallSample::quantile(double q) const {
  if (values_.empty()) return std::nullopt;
  const QuantilePlace place = quantile_place(values_.size(), q);
  return place.between(values_[place.below].value_ms, values_[place.above].value_ms);
}

std::vector<double> quantile_influence(const CallSample& sample, double quantile_ms) {
  const auto below = std::ranges::upper_bound(sample.values(), quantile_ms, {},
                                              [](const CallValue& v) { return static_cast<double>(v.value_ms); });
  const auto count = static_cast<std::size_t>(below - sample.values().begin());
  const double share = static_cast<double>(count) / static_cast<double>(sample.values().size());
  std::vector<double> influence(sample.calls(), 0.0);
  for (std::size_t i = 0; i < sample.values().size(); ++i) {
    influence[sample.values()[i].call] += (i < count ? 1.0 : 0.0) - share;
  }
  return influence;
}

QuantileEstimate estimate_quantile(const CallSample& sample, double q) {
  QuantileEstimate estimate{.q = q, .value_ms = sample.quantile(q)};
  if (!estimate.value_ms || sample.calls() < 2) return estimate;
  const auto turns = static_cast<double>(sample.values().size());
  const double independent = q * (1.0 - q) / turns;
  const double clustered = variance_of_sum(quantile_influence(sample, *estimate.value_ms)) / (turns * turns);
  // No value lies above: the sample says nothing about its own error, and is taken as one of independent values.
  const double variance = clustered > 0.0 ? clustered : independent;
  estimate.share_error = std::sqrt(variance);
  estimate.design_effect = variance / independent;
  const double reach = t_quantile(sample.calls()) * *estimate.share_error;
  if (q - reach > 0.0 && q + reach < 1.0) {
    estimate.interval_ms = {*sample.quantile(q - reach), *sample.quantile(q + reach)};
  }
  return estimate;
}

std::optional<std::size_t> calls_for_interval(const CallSample& sample, double q) {
  constexpr std::size_t kMost = 1'000'000;
  const QuantileEstimate estimate = estimate_quantile(sample, q);
  if (!estimate.value_ms) return std::nullopt;
  if (estimate.interval_ms) return sample.calls();
  const auto turns = static_cast<double>(sample.values().size());
  const double error = estimate.share_error.value_or(std::sqrt(q * (1.0 - q) / turns));
  const double room = std::min(q, 1.0 - q);
  const auto exists = [&](std::size_t calls) {
    const double shrunk = error * std::sqrt(static_cast<double>(sample.calls()) / static_cast<double>(calls));
    return t_quantile(calls) * shrunk < room;
  };
  std::size_t calls = std::max<std::size_t>(sample.calls(), 1) + 1;
  std::size_t step = 1;
  for (; !exists(calls + step); step *= 2) {
    if (step > kMost) return std::nullopt;
  }
  for (; step > 0; step /= 2) {
    if (!exists(calls + step - 1)) calls += step;
  }
  return calls;
}

RateEstimate estimate_rate(std::span<const CallCount> calls) {
  RateEstimate rate;
  std::size_t used = 0;
  for (const CallCount& call : calls) {
    rate.count += call.count;
    rate.of += call.of;
    if (call.of > 0) ++used;
  }
  if (rate.of == 0) return rate;
  const auto turns = static_cast<double>(rate.of);
  const double share = static_cast<double>(rate.count) / turns;
  rate.percent = 100.0 * share;
  if (used < 2) return rate;
  std::vector<double> residuals;
  for (const CallCount& call : calls) {
    if (call.of > 0) residuals.push_back(static_cast<double>(call.count) - share * static_cast<double>(call.of));
  }
  const double variance = variance_of_sum(residuals) / (turns * turns);
  const bool one_sided = rate.count == 0 || rate.count == rate.of;
  const double effective =
      one_sided ? static_cast<double>(used) : std::min(turns, share * (1.0 - share) / std::max(variance, 1e-300));
  rate.interval_percent = wilson(share, effective, t_quantile(used));
  return rate;
}

}  // namespace turngap
