#include "dsp/level_track.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "turngap/core/time.h"

namespace turngap {
namespace {

constexpr Millis kDcMemory{2000.0};
// A fourth-order Butterworth high-pass between mains hum (50 to 120 Hz) and the bulk of speech in the telephone band.
constexpr double kHumCutoffHz = 130.0;
// The largest value of A-law lies at 0.98 of full scale.
constexpr float kFullScale = 0.98F;
constexpr double kButterworthQ[] = {0.54119610, 1.30656296};

}  // namespace

LevelTrack::LevelTrack(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      remove_dc_{static_cast<double>(samples_in(kDcMemory, sample_rate_hz))},
      remove_hum_{high_pass(kHumCutoffHz, kButterworthQ[0], sample_rate_hz),
                  high_pass(kHumCutoffHz, kButterworthQ[1], sample_rate_hz)},
      step_end_(samples_in(Millis{1.0}, sample_rate_hz)) {}

void LevelTrack::push(std::span<const float> samples) {
  for (const float sample : samples) {
    const double full = remove_dc_(sample);
    const double above_hum = remove_hum_[1](remove_hum_[0](sample));
    full_energy_ += full * full;
    energy_above_hum_ += above_hum * above_hum;
    step_peak_ = std::max(step_peak_, std::abs(sample));
    ++step_size_;
    if (++samples_seen_ < step_end_) continue;
    const double size = static_cast<double>(step_size_);
    steps_.push_back({static_cast<float>(full_energy_ / size), static_cast<float>(energy_above_hum_ / size),
                      step_peak_ >= kFullScale});
    full_energy_ = 0.0;
    energy_above_hum_ = 0.0;
    step_peak_ = 0.0F;
    step_size_ = 0;
    step_end_ = samples_in(Millis{static_cast<double>(end() + 1)}, sample_rate_hz_);
  }
}

// R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
LevelTrack::Biquad LevelTrack::high_pass(double cutoff_hz, double q, int sample_rate_hz) {
  const double w = 2.0 * std::numbers::pi * cutoff_hz / sample_rate_hz;
  const double alpha = std::sin(w) / (2.0 * q);
  const double a0 = 1.0 + alpha;
  const double b0 = (1.0 + std::cos(w)) / 2.0 / a0;
  return {b0, -2.0 * b0, b0, -2.0 * std::cos(w) / a0, (1.0 - alpha) / a0};
}

double LevelTrack::DcBlocker::operator()(double x) {
  if (memory < longest_memory) {
    memory = std::min(memory + 1.0, longest_memory);
    share = 1.0 / memory;
  }
  mean += (x - mean) * share;
  return x - mean;
}

double LevelTrack::Biquad::operator()(double x) {
  const double y = b0 * x + s1;
  s1 = b1 * x - a1 * y + s2;
  s2 = b2 * x - a2 * y;
  return y;
}

}  // namespace turngap
