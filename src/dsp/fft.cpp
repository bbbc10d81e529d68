#include "dsp/fft.h"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <new>
#include <numbers>
#include <stdexcept>

#include "turngap/dsp/library_versions.h"

namespace turngap {
namespace {

// Lengths with one more odd factor take FFTW twice as long and more (measured from 256 to 512).
constexpr int kFastFactors[] = {1, 3, 5};
// What a power of two begins with: shorter ones are of no use here.
constexpr int kShortestLength = 16;

struct FftwFree {
  void operator()(void* memory) const { fftwf_free(memory); }
};

struct PlanDestroyer {
  void operator()(fftwf_plan_s* plan) const { fftwf_destroy_plan(plan); }
};

using Plan = std::unique_ptr<fftwf_plan_s, PlanDestroyer>;
using Reals = std::unique_ptr<float[], FftwFree>;
using Complexes = std::unique_ptr<fftwf_complex[], FftwFree>;

// Aligned as FFTW wants it.
void* memory_for(std::size_t bytes) {
  void* memory = fftwf_malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

Reals reals(std::size_t count) {
  Reals values(static_cast<float*>(memory_for(sizeof(float) * count)));
  std::fill_n(values.get(), count, 0.0F);
  return values;
}

Complexes complexes(std::size_t count) {
  Complexes values(static_cast<fftwf_complex*>(memory_for(sizeof(fftwf_complex) * count)));
  std::fill_n(values[0], 2 * count, 0.0F);
  return values;
}

std::span<std::complex<float>> as_std(fftwf_complex* values, std::size_t count) {
  // FFTW documents that its complex type and std::complex have the same layout.
  return {reinterpret_cast<std::complex<float>*>(values), count};
}

// Only executing is thread-safe in FFTW: all plans are made under this lock.
std::mutex& planner_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// Plans of one kind by length are kept for the life of the process, and executed on other buffers of the same
/// alignment, which fftwf_malloc sees to.
template <typename Make>
fftwf_plan plan_of(std::map<int, Plan>& plans, int length, Make make) {
  const std::lock_guard lock(planner_mutex());
  Plan& plan = plans[length];
  if (!plan) plan.reset(make());
  if (!plan) throw std::runtime_error("FFTW has no plan for a transform of this length");
  return plan.get();
}

fftwf_plan real_plan(int length, float* time, fftwf_complex* frequency) {
  static std::map<int, Plan> plans;
  return plan_of(plans, length, [&] { return fftwf_plan_dft_r2c_1d(length, time, frequency, FFTW_ESTIMATE); });
}

fftwf_plan complex_plan(int length, fftwf_complex* input, fftwf_complex* output) {
  static std::map<int, Plan> plans;
  return plan_of(plans, length, [&] { return fftwf_plan_dft_1d(length, input, output, FFTW_FORWARD, FFTW_ESTIMATE); });
}

}  // namespace

struct RealFft::State {
  std::size_t length;
  Reals time;
  Complexes frequency;
  fftwf_plan plan;

  explicit State(int samples)
      : length(static_cast<std::size_t>(samples)),
        time(reals(length)),
        frequency(complexes(length / 2 + 1)),
        plan(real_plan(samples, time.get(), frequency.get())) {}
};

RealFft::RealFft(int length) : state_(std::make_unique<State>(length)) {}
RealFft::~RealFft() = default;

std::span<float> RealFft::time() {
  return {state_->time.get(), state_->length};
}

std::span<std::complex<float>> RealFft::frequency() {
  return as_std(state_->frequency.get(), state_->length / 2 + 1);
}

void RealFft::transform() {
  fftwf_execute_dft_r2c(state_->plan, state_->time.get(), state_->frequency.get());
}

struct ComplexFft::State {
  std::size_t length;
  Complexes input;
  Complexes output;
  fftwf_plan plan;

  explicit State(int samples)
      : length(static_cast<std::size_t>(samples)),
        input(complexes(length)),
        output(complexes(length)),
        plan(complex_plan(samples, input.get(), output.get())) {}
};

ComplexFft::ComplexFft(int length) : state_(std::make_unique<State>(length)) {}
ComplexFft::~ComplexFft() = default;

std::span<std::complex<float>> ComplexFft::input() {
  return as_std(state_->input.get(), state_->length);
}

std::span<std::complex<float>> ComplexFft::output() {
  return as_std(state_->output.get(), state_->length);
}

void ComplexFft::transform() {
  fftwf_execute_dft(state_->plan, state_->input.get(), state_->output.get());
}

std::vector<float> hann_window(int length) {
  std::vector<float> window(static_cast<std::size_t>(length));
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double phase = 2.0 * std::numbers::pi * (static_cast<double>(i) + 0.5) / length;
    window[i] = static_cast<float>(0.5 - 0.5 * std::cos(phase));
  }
  return window;
}

int fast_length(int length) {
  int fastest = std::numeric_limits<int>::max();
  for (const int factor : kFastFactors) {
    int candidate = kShortestLength * factor;
    while (candidate < length) candidate *= 2;
    fastest = std::min(fastest, candidate);
  }
  return fastest;
}

std::string fft_version() {
  return fftwf_version;
}

}  // namespace turngap
