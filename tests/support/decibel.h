#pragma once

#include <cmath>

namespace turngap::test {

/// The amplitude ratio of `db`.
inline double from_db(double db) {
  return std::pow(10.0, db / 20.0);
}

/// The decibels of an amplitude ratio (> 0).
inline double to_db(double ratio) {
  return 20.0 * std::log10(ratio);
}

}  // namespace turngap::test
