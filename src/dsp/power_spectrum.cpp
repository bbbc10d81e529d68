#include "dsp/power_spectrum.h"

#include <numeric>

namespace turngap {
PowerSpectrum::PowerSpectrum(int window_samples)
    : fft_(window_samples), window_(hann_window(window_samples)), power_(window_.size() / 2 + 1) {
  const double energy = std::inner_product(window_.begin(), window_.end(), window_.begin(), 0.0);
  scale_ = static_cast<float>(2.0 / (energy * window_samples));
}

std::span<const float> PowerSpectrum::of(std::span<const float> samples) {
  const auto time = fft_.time();
  for (std::size_t i = 0; i < window_.size(); ++i) time[i] = samples[i] * window_[i];
  fft_.transform();
  const auto frequency = fft_.frequency();
  for (std::size_t k = 0; k < power_.size(); ++k) power_[k] = scale_ * std::norm(frequency[k]);
  return power_;
}

}  // namespace turngap
