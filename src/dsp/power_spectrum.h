#pragma once

#include <span>
#include <vector>

#include "dsp/fft.h"

namespace turngap {

/// Short-time power spectra of one window length (Hann window).
class PowerSpectrum {
 public:
  /// `window_samples` >= 2, even.
  explicit PowerSpectrum(int window_samples);

  /// The one-sided power spectrum of `samples` (exactly window_samples of them), scaled so that its sum is the
  /// window-weighted mean square of the samples: window_samples / 2 + 1 bins, bin k at k * sample rate /
  /// window_samples. Valid until the next call.
  std::span<const float> of(std::span<const float> samples);

 private:
  RealFft fft_;
  std::vector<float> window_;
  std::vector<float> power_;
  float scale_;
};

}  // namespace turngap
