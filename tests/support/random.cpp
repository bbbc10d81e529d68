#include "support/random.h"

#include <cmath>
#include <numbers>

namespace turngap::test {

double Random::uniform(double low, double high) {
  constexpr int kDoubleBits = 53;
  const double unit = std::ldexp(static_cast<double>(engine_() >> (64 - kDoubleBits)), -kDoubleBits);
  return low + unit * (high - low);
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(0.0, 1.0)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(0.0, 1.0));
}

}  // namespace turngap::test
