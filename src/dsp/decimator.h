#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/sliding_buffer.h"

namespace turngap {

/// Brings a channel down to a lower sample rate: a low-pass of linear phase (a sinc under a Kaiser window), of which
/// only the values that stay are computed. What comes in beyond the band that is kept lies 60 dB lower in it.
class Decimator {
 public:
  /// Keeps every `factor`-th sample (>= 1; 1 leaves all as they are), from the first on, and frequencies up to
  /// `kept_hz`, which lies below half the new rate.
  Decimator(int factor, double kept_hz, int sample_rate_hz);

  /// The samples that `samples` complete, until the next call.
  std::span<const float> operator()(std::span<const float> samples);
  /// The last ones, as if the channel went on with silence.
  std::span<const float> finish();

 private:
  int factor_;
  std::vector<float> taps_;  ///< an odd number of them, and zeros up to a whole number of parts
  std::int64_t reach_ = 0;   ///< samples that a value sees on either side of its own
  SlidingBuffer<float> samples_;
  std::int64_t next_ = 0;  ///< the sample at which the next value lies
  std::vector<float> kept_;
};

}  // namespace turngap
