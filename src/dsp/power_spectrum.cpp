#include "dsp/power_spectrum.h"

#include <numeric>

namespace turngap {
namespace {

// The circular correlation of the window with itself, over its energy.
std::vector<float> taper_of(const std::vector<float>& window, double energy) {
  std::vector<float> taper(window.size() / 2 + 1);
  for (std::size_t lag = 0; lag < taper.size(); ++lag) {
    double sum = 0.0;
    for (std::size_t i = 0; i < window.size(); ++i) {
      sum += static_cast<double>(window[i]) * window[(i + lag) % window.size()];
    }
    taper[lag] = static_cast<float>(sum / energy);
  }
  return taper;
}

}  // namespace

PowerSpectrum::PowerSpectrum(int window_samples)
    : fft_(window_samples),
      window_(hann_window(window_samples)),
      power_(window_.size() / 2 + 1),
      correlation_(power_.size()) {
  const double energy = std::inner_product(window_.begin(), window_.end(), window_.begin(), 0.0);
  taper_ = taper_of(window_, energy);
  scale_ = static_cast<float>(2.0 / (energy * window_samples));
}

std::span<const float> PowerSpectrum::of(std::span<const float> samples) {
  const auto time = fft_.time();
  for (std::size_t i = 0; i < window_.size(); ++i) time[i] = samples[i] * window_[i];
  fft_.forward();
  const auto frequency = fft_.frequency();
  for (std::size_t k = 0; k < power_.size(); ++k) power_[k] = scale_ * std::norm(frequency[k]);
  return power_;
}

std::span<const float> PowerSpectrum::autocorrelation(std::span<const float> power) {
  const auto frequency = fft_.frequency();
  for (std::size_t k = 0; k < power.size(); ++k) frequency[k] = {power[k], 0.0F};
  fft_.backward();
  const auto time = fft_.time();
  for (std::size_t lag = 0; lag < correlation_.size(); ++lag) correlation_[lag] = time[lag] / (2.0F * taper_[lag]);
  return correlation_;
}

}  // namespace turngap
