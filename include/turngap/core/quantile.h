#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace turngap {

/// Where a type-7 sample quantile lies among `count` sorted values (R. J. Hyndman, Y. Fan, "Sample quantiles in
/// statistical packages", Am. Stat. 50, 1996; the default of R and NumPy): `weight` of the way from one to the next.
struct QuantilePlace {
  std::size_t below = 0;
  std::size_t above = 0;  ///< the same at the last value
  double weight = 0.0;    ///< from 0, below 1

  double between(double value_below, double value_above) const {
    return value_below + (value_above - value_below) * weight;
  }
};

/// `q` in [0, 1], `count` above 0.
QuantilePlace quantile_place(std::size_t count, double q);

/// Type-7 sample quantile, `q` in [0, 1]; nothing for no values.
std::optional<double> quantile(std::span<const double> sorted, double q);

}  // namespace turngap
