#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "dsp/sliding_buffer.h"

namespace turngap {

/// What of a channel a level is measured in: all of it but DC, or what lies above mains hum (130 Hz).
enum class LevelBand { full, above_hum };

/// The power of one channel in steps of one millisecond.
/// Step k covers the samples of [k, k+1) ms.
class LevelTrack {
 public:
  explicit LevelTrack(int sample_rate_hz);

  void push(std::span<const float> samples);

  std::int64_t begin() const { return steps_.begin_index(); }
  std::int64_t end() const { return steps_.end_index(); }
  /// Mean square of the samples in step `ms`.
  float power(std::int64_t ms, LevelBand band) const {
    return band == LevelBand::full ? steps_[ms].full_power : steps_[ms].power_above_hum;
  }
  /// Whether a sample in step `ms` lies at full scale.
  bool clipped(std::int64_t ms) const { return steps_[ms].clipped; }
  void forget_before(std::int64_t ms) { steps_.forget_before(ms); }

 private:
  struct Step {
    float full_power;
    float power_above_hum;
    bool clipped;
  };
  /// A second-order section, direct form II transposed.
  struct Biquad {
    double b0, b1, b2, a1, a2;
    double s1 = 0.0, s2 = 0.0;
    double operator()(double x);
  };
  /// Takes off the mean of the last two seconds. A faster filter would ring where speech stops at once.
  struct DcBlocker {
    double longest_memory;
    double memory = 0.0;
    double share = 1.0;
    double mean = 0.0;
    double operator()(double x);
  };
  static Biquad high_pass(double cutoff_hz, double q, int sample_rate_hz);

  int sample_rate_hz_;
  DcBlocker remove_dc_;
  std::array<Biquad, 2> remove_hum_;
  SlidingBuffer<Step> steps_;
  std::int64_t samples_seen_ = 0;
  std::int64_t step_end_;
  std::int64_t step_size_ = 0;
  double full_energy_ = 0.0;
  double energy_above_hum_ = 0.0;
  float step_peak_ = 0.0F;
};

}  // namespace turngap
