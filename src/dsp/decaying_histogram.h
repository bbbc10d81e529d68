#pragma once

#include <array>
#include <cstddef>

namespace turngap {

/// Counts of levels in steps of one decibel from -128 to 127 dB that forget the past.
class DecayingHistogram {
 public:
  void add(float db);
  /// Multiplies all counts by `share`.
  void decay(float share);
  float count() const { return count_; }
  /// The level below which a share `q` of the counts lies; count() > 0.
  float quantile(float q) const;

 private:
  /// Below the -120 dB at which levels end.
  static constexpr int kLowest = -128;
  std::array<float, 256> counts_{};
  float count_ = 0.0F;
};

}  // namespace turngap
