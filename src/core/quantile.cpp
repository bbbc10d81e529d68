#include "turngap/core/quantile.h"

#include <algorithm>
#include <cmath>

namespace turngap {

QuantilePlace quantile_place(std::size_t count, double q) {
  const double at = q * static_cast<double>(count - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  return {below, std::min(below + 1, count - 1), at - static_cast<double>(below)};
}

std::optional<double> quantile(std::span<const double> sorted, double q) {
  if (sorted.empty()) return std::nullopt;
  const QuantilePlace place = quantile_place(sorted.size(), q);
  return place.between(sorted[place.below], sorted[place.above]);
}

}  // namespace turngap
