#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "turngap/core/finding.h"

namespace turngap {

/// Watches one channel for speech that stops within a sample, stays at exactly zero for a multiple of 10 ms and goes on
/// as abruptly: packets that were lost, which a recorder fills with zeros. A recorder that fills them shows that it
/// keeps the time; an edge next to such a hole is uncertain by its length.
class LostPackets {
 public:
  explicit LostPackets(int sample_rate_hz) : sample_rate_hz_(sample_rate_hz) {}

  void push(std::span<const float> samples);

  /// `lost_packets` from the third hole on; fewer are chance.
  std::optional<Finding> finding(const char* party) const;

 private:
  void follow(std::span<const float> samples);
  void end_of_zeros();

  int sample_rate_hz_;
  float before_ = 0.0F;     ///< the last sample that was not zero
  std::int64_t zeros_ = 0;  ///< length of the run of zeros that is going on
  std::int64_t position_ = 0;
  int holes_ = 0;
  std::int64_t lost_samples_ = 0;
  std::int64_t first_hole_ = 0;
};

}  // namespace turngap
