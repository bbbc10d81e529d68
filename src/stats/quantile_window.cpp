#include "stats/quantile_window.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "turngap/core/quantile.h"

namespace turngap {
namespace {

// How far the window reaches, as a share of the values. Outside lies the quantile of one replicate in a million; it
// then takes the long way, and is the same.
double reach_of(const CallSample& sample, double q) {
  constexpr double kStandardErrors = 5.0;
  return kStandardErrors * estimate_quantile(sample, q).share_error.value_or(1.0);
}

Interval bounds_of(const CallSample& sample, double q) {
  const double reach = reach_of(sample, q);
  const auto values = sample.values();
  const auto last = static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(std::max(0.0, q - reach) * last));
  const auto high = static_cast<std::size_t>(std::ceil(std::min(1.0, q + reach) * last));
  return {static_cast<double>(values[low].value_ms), static_cast<double>(values[high].value_ms)};
}

}  // namespace

QuantileWindow::QuantileWindow(const CallSample& sample, double q)
    : sample_(sample), q_(q), calls_(sample.calls() + 1) {
  const Interval bounds = bounds_of(sample, q);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> inside;  // call, place
  for (const CallValue& value : sample.values()) {
    Outside& call = calls_[value.call].outside;
    ++call.turns;
    if (value.value_ms < bounds.low) ++call.below;
    if (value.value_ms < bounds.low || value.value_ms > bounds.high) continue;
    if (distinct_.empty() || distinct_.back() != value.value_ms) distinct_.push_back(value.value_ms);
    inside.emplace_back(value.call, static_cast<std::uint32_t>(distinct_.size() - 1));
  }
  std::ranges::sort(inside);
  places_.reserve(inside.size());
  for (std::uint32_t call = 0; call < calls_.size(); ++call) {
    calls_[call].first = static_cast<std::uint32_t>(places_.size());
    while (places_.size() < inside.size() && inside[places_.size()].first == call) {
      places_.push_back(inside[places_.size()].second);
    }
  }
}

std::optional<QuantileWindow::Outside> QuantileWindow::outside(std::uint32_t call) const {
  if (calls_[call].first != calls_[call + 1].first) return std::nullopt;
  return calls_[call].outside;
}

void QuantileWindow::add(std::uint32_t call, std::uint64_t times, WindowTally& tally) const {
  const Call& added = calls_[call];
  tally.turns += times * added.outside.turns;
  tally.below += times * added.outside.below;
  const std::uint32_t end = calls_[call + 1].first;
  for (std::uint32_t place = added.first; place < end; ++place) tally.counts[places_[place]] += times;
}

std::optional<double> QuantileWindow::quantile(const WindowTally& tally) const {
  if (tally.turns == 0) return std::nullopt;
  const QuantilePlace place = quantile_place(tally.turns, q_);
  const auto low = value_at(place.below, tally);
  const auto high = value_at(place.above, tally);
  if (!low || !high) return std::nullopt;
  return place.between(*low, *high);
}

std::optional<double> QuantileWindow::value_at(std::uint64_t rank, const WindowTally& tally) const {
  std::uint64_t below = tally.below;
  if (rank < below) return std::nullopt;
  for (std::size_t i = 0; i < tally.counts.size(); ++i) {
    below += tally.counts[i];
    if (rank < below) return distinct_[i];
  }
  return std::nullopt;
}

std::optional<double> QuantileWindow::quantile(std::span<const std::uint32_t> times) const {
  std::uint64_t turns = 0;
  for (const CallValue& value : sample_.values()) turns += times[value.call];
  if (turns == 0) return std::nullopt;
  const QuantilePlace place = quantile_place(turns, q_);
  std::uint64_t below = 0;
  std::optional<double> low;
  for (const CallValue& value : sample_.values()) {
    below += times[value.call];
    if (!low && place.below < below) low = value.value_ms;
    if (place.above < below) return place.between(*low, value.value_ms);
  }
  return std::nullopt;
}

}  // namespace turngap
