#pragma once

#include <memory>
#include <span>

namespace turngap {

/// Short-time power spectra of one window length (Hann window). Holds the only FFT plan of a channel.
class PowerSpectrum {
 public:
  /// `window_samples` >= 2.
  explicit PowerSpectrum(int window_samples);
  ~PowerSpectrum();
  PowerSpectrum(const PowerSpectrum&) = delete;
  PowerSpectrum& operator=(const PowerSpectrum&) = delete;

  int window_samples() const;
  /// Number of bins: window_samples / 2 + 1. Bin k lies at k * sample rate / window_samples.
  int bins() const;

  /// The one-sided power spectrum of `samples` (exactly window_samples() of them), scaled so that its sum is the
  /// window-weighted mean square of the samples. Valid until the next call.
  std::span<const float> of(std::span<const float> samples);

  /// The autocorrelation that belongs to a power spectrum of this length, for lags 0 to window_samples() / 2, freed
  /// from the taper of the window: a steady periodic signal has the same value at each multiple of its period. Valid
  /// until the next call.
  std::span<const float> autocorrelation(std::span<const float> power);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
