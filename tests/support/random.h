#pragma once

#include <cstdint>
#include <random>

namespace turngap::test {

/// Random numbers that are the same with every standard library: the engine is specified by the standard to the bit,
/// its distributions are not, so these are our own.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// Even in [low, high).
  double uniform(double low, double high);
  /// Mean 0, standard deviation 1 (Box and Muller, 1958).
  double normal();

 private:
  std::mt19937_64 engine_;
};

}  // namespace turngap::test
