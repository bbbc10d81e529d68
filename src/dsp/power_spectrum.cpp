#include "dsp/power_spectrum.h"

#include <fftw3.h>

#include <cmath>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "turngap/dsp/library_versions.h"

namespace turngap {
namespace {

// Only fftwf_execute is thread-safe: plans are made and destroyed under this lock.
std::mutex& planner_mutex() {
  static std::mutex mutex;
  return mutex;
}

struct FftwFree {
  void operator()(void* memory) const { fftwf_free(memory); }
};

struct PlanDestroyer {
  void operator()(fftwf_plan_s* plan) const {
    const std::lock_guard lock(planner_mutex());
    fftwf_destroy_plan(plan);
  }
};

std::vector<float> hann_window(int length) {
  std::vector<float> window(static_cast<std::size_t>(length));
  for (int i = 0; i < length; ++i) {
    window[static_cast<std::size_t>(i)] =
        static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * (i + 0.5) / length));
  }
  return window;
}

}  // namespace

struct PowerSpectrum::State {
  int length;
  std::vector<float> window;
  std::unique_ptr<float[], FftwFree> input;
  std::unique_ptr<fftwf_complex[], FftwFree> output;
  std::unique_ptr<fftwf_plan_s, PlanDestroyer> plan;
  std::unique_ptr<fftwf_plan_s, PlanDestroyer> inverse;
  std::vector<float> power;
  std::vector<float> correlation;
  std::vector<float> taper;  ///< what the window does to each lag
  float scale;

  explicit State(int window_samples)
      : length(window_samples),
        window(hann_window(window_samples)),
        input(static_cast<float*>(fftwf_malloc(sizeof(float) * static_cast<std::size_t>(window_samples)))),
        output(static_cast<fftwf_complex*>(fftwf_malloc(sizeof(fftwf_complex) * bin_count()))),
        power(bin_count()),
        correlation(bin_count()) {
    {
      const std::lock_guard lock(planner_mutex());
      plan.reset(fftwf_plan_dft_r2c_1d(length, input.get(), output.get(), FFTW_ESTIMATE));
      inverse.reset(fftwf_plan_dft_c2r_1d(length, output.get(), input.get(), FFTW_ESTIMATE));
    }
    if (!plan || !inverse) throw std::runtime_error("FFTW cannot plan a transform of this length");
    double energy = 0.0;
    for (const float w : window) energy += static_cast<double>(w) * w;
    scale = static_cast<float>(2.0 / (energy * length));
    for (std::size_t lag = 0; lag < bin_count(); ++lag) taper.push_back(static_cast<float>(overlap(lag) / energy));
  }

  double overlap(std::size_t lag) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < window.size(); ++i) {
      sum += static_cast<double>(window[i]) * window[(i + lag) % window.size()];
    }
    return sum;
  }

  std::size_t bin_count() const { return static_cast<std::size_t>(length / 2 + 1); }
};

PowerSpectrum::PowerSpectrum(int window_samples) : state_(std::make_unique<State>(window_samples)) {}
PowerSpectrum::~PowerSpectrum() = default;

int PowerSpectrum::window_samples() const {
  return state_->length;
}
int PowerSpectrum::bins() const {
  return static_cast<int>(state_->bin_count());
}

std::span<const float> PowerSpectrum::of(std::span<const float> samples) {
  State& s = *state_;
  for (std::size_t i = 0; i < s.window.size(); ++i) s.input[i] = samples[i] * s.window[i];
  fftwf_execute(s.plan.get());
  for (std::size_t k = 0; k < s.power.size(); ++k) {
    s.power[k] = s.scale * (s.output[k][0] * s.output[k][0] + s.output[k][1] * s.output[k][1]);
  }
  return s.power;
}

std::span<const float> PowerSpectrum::autocorrelation(std::span<const float> power) {
  State& s = *state_;
  for (std::size_t k = 0; k < s.power.size(); ++k) {
    s.output[k][0] = power[k];
    s.output[k][1] = 0.0F;
  }
  fftwf_execute(s.inverse.get());
  for (std::size_t lag = 0; lag < s.correlation.size(); ++lag) {
    s.correlation[lag] = s.input[lag] / (2.0F * s.taper[lag]);
  }
  return s.correlation;
}

std::string fft_version() {
  return fftwf_version;
}

}  // namespace turngap
