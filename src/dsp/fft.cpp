#include "dsp/fft.h"

#include <fftw3.h>

#include <cmath>
#include <mutex>
#include <numbers>
#include <stdexcept>

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

using Plan = std::unique_ptr<fftwf_plan_s, PlanDestroyer>;

}  // namespace

struct RealFft::State {
  std::size_t length;
  std::unique_ptr<float[], FftwFree> time;
  std::unique_ptr<fftwf_complex[], FftwFree> frequency;
  Plan forward;
  Plan backward;

  explicit State(int samples)
      : length(static_cast<std::size_t>(samples)),
        time(static_cast<float*>(fftwf_malloc(sizeof(float) * length))),
        frequency(static_cast<fftwf_complex*>(fftwf_malloc(sizeof(fftwf_complex) * (length / 2 + 1)))) {
    const std::lock_guard lock(planner_mutex());
    forward.reset(fftwf_plan_dft_r2c_1d(samples, time.get(), frequency.get(), FFTW_ESTIMATE));
    backward.reset(fftwf_plan_dft_c2r_1d(samples, frequency.get(), time.get(), FFTW_ESTIMATE));
  }
};

RealFft::RealFft(int length) : state_(std::make_unique<State>(length)) {
  if (!state_->forward || !state_->backward)
    throw std::runtime_error("FFTW has no plan for a transform of this length");
}

RealFft::~RealFft() = default;

std::span<float> RealFft::time() {
  return {state_->time.get(), state_->length};
}

std::span<std::complex<float>> RealFft::frequency() {
  // FFTW documents that its complex type and std::complex have the same layout.
  return {reinterpret_cast<std::complex<float>*>(state_->frequency.get()), state_->length / 2 + 1};
}

void RealFft::forward() {
  fftwf_execute(state_->forward.get());
}

void RealFft::backward() {
  fftwf_execute(state_->backward.get());
}

std::vector<float> hann_window(int length) {
  std::vector<float> window(static_cast<std::size_t>(length));
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double phase = 2.0 * std::numbers::pi * (static_cast<double>(i) + 0.5) / length;
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(phase));
  }
  return window;
}

std::string fft_version() {
  return fftwf_version;
}

}  // namespace turngap
