#pragma once

#include <cstdint>
#include <vector>

#include "dsp/channel_evidence.h"

namespace turngap {

/// A stretch of speech with its surroundings: levels on a 1 ms grid and the noise they stand in.
class Passage {
 public:
  /// `core` reaches from the first to the last active frame; nothing outside `within` belongs to the passage.
  Passage(const ChannelEvidence& evidence, Stretch core, Stretch within, LevelBand band);

  /// From the first to the last active frame.
  Stretch core() const { return core_; }
  /// Where levels are known: the core and some hundred milliseconds on either side.
  Stretch reach() const { return reach_; }

  /// Mean power of the 5 ms around `ms` + 0.5 ms, without what may have leaked from the other channel; `ms` within
  /// reach().
  double power(std::int64_t ms) const { return power_[static_cast<std::size_t>(ms - reach_.begin_ms)]; }
  /// Whether at least three of the 1 ms steps of `stretch` are clipped.
  bool clipped(Stretch stretch) const;
  /// The frame nearest to `ms`.
  const Frame& frame(std::int64_t ms) const;
  bool active(std::int64_t ms) const;
  /// Upper bound of the power that leaked from the other channel at `ms`.
  double leak(std::int64_t ms) const;
  bool active_within(Stretch stretch) const;

  /// The speech level of `stretch`: the 95th percentile of the powers of its 5 ms frames.
  double speech_power(Stretch stretch) const;
  /// Mean noise power around the passage, and in each band.
  double noise_power() const { return noise_power_; }
  const BandPowers& noise_bands() const { return noise_bands_; }
  /// Times of the frames that the noise was taken from.
  const std::vector<std::int64_t>& noise_times_ms() const { return noise_times_ms_; }
  /// Takes the sound in `stretch` for the noise of the passage.
  void take_noise_from(Stretch stretch);

 private:
  std::int64_t reach_limit_ms() const;
  float power_without_leak(std::int64_t ms) const;
  bool leak_dominates(std::int64_t ms) const;
  void measure_noise();

  float mean_power(std::int64_t ms) const;

  ChannelEvidence evidence_;
  LevelBand band_;
  Stretch core_;
  Stretch reach_;
  std::vector<float> power_;
  double noise_power_ = 0.0;
  BandPowers noise_bands_{};
  std::vector<std::int64_t> noise_times_ms_;
};

/// 10 log10 of a power, at least -120.
double decibels(double power);

}  // namespace turngap
