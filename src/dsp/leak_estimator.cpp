#include "dsp/leak_estimator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dsp/impulse_limit.h"
#include "dsp/tone_bins.h"
#include "dsp/vector_sums.h"
#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// Speech has its power below 2 kHz; so has its leak.
constexpr double kAnalysisRateHz = 4000.0;
constexpr double kQuietestPower = 1e-9;
// Longer than a click, much shorter than a syllable.
constexpr Millis kImpulsePiece{16.0};
// The impulse response of no leak is noise; its largest of some two thousand values lies at five times the median.
constexpr float kPeakOverMedian = 9.0F;
// A line's filter rings for some 20 ms after its first arrival.
constexpr Millis kBeforePeak{2.0};
constexpr Millis kAfterPeak{25.0};
constexpr float kResponseOverMedian = 3.0F;
// Weaker copies move no edge: speech is measured 35 dB down.
constexpr double kWeakestGain = 1e-5;

// The sums of a direction, to which a window is added.
TURNGAP_WIDE_CLONES void add_window(std::size_t bins, float kept, float weight, const float* __restrict source_real,
                                    const float* __restrict source_imaginary, const float* __restrict other_real,
                                    const float* __restrict other_imaginary, float* __restrict cross_real,
                                    float* __restrict cross_imaginary, float* __restrict power) {
  for (std::size_t k = 0; k < bins; ++k) {
    const float a = source_real[k];
    const float b = source_imaginary[k];
    const float c = other_real[k];
    const float d = other_imaginary[k];
    cross_real[k] = kept * cross_real[k] + weight * (a * c + b * d);
    cross_imaginary[k] = kept * cross_imaginary[k] + weight * (a * d - b * c);
    power[k] = kept * power[k] + weight * (a * a + b * b);
  }
}

TURNGAP_WIDE_CLONES void divide_by_source(std::size_t bins, float ridge, const float* __restrict cross_real,
                                          const float* __restrict cross_imaginary, const float* __restrict power,
                                          float* __restrict real, float* __restrict imaginary) {
  for (std::size_t k = 0; k < bins; ++k) {
    const float share = 1.0F / (power[k] + ridge);
    real[k] = cross_real[k] * share;
    imaginary[k] = cross_imaginary[k] * share;
  }
}

}  // namespace

LeakEstimator::LeakEstimator(int sample_rate_hz) : LeakEstimator(sample_rate_hz, kLeak) {
  voices_.emplace(rate_hz_, window_length_);
}

LeakEstimator::LeakEstimator(int sample_rate_hz, const Search& search)
    : search_(search),
      decimation_(std::max(1, static_cast<int>(std::lround(sample_rate_hz / kAnalysisRateHz)))),
      rate_hz_(static_cast<double>(sample_rate_hz) / decimation_),
      window_length_(static_cast<std::size_t>(fast_length(static_cast<int>(search.window_seconds * rate_hz_)))),
      fft_(static_cast<int>(window_length_)),
      taper_(hann_window(static_cast<int>(window_length_))),
      decimate_caller_(decimation_),
      decimate_agent_(decimation_) {
  const std::size_t bins = window_length_ / 2 + 1;
  caller_spectrum_.resize(bins);
  agent_spectrum_.resize(bins);
  for (auto* samples : {&caller_, &agent_}) samples->reserve(window_length_);
  for (Direction* direction : {&agent_in_caller_, &caller_in_agent_}) {
    direction->cross.resize(bins);
    direction->transfer.resize(bins);
    direction->source_power.resize(bins);
    direction->response.resize(window_length_);
  }
}

void LeakEstimator::Spectrum::resize(std::size_t bins) {
  real.resize(bins);
  imaginary.resize(bins);
}

void LeakEstimator::push(const ConversationBlock& block) {
  add(decimate_caller_(block.caller), decimate_agent_(block.agent));
}

// Samples at the analysis rate.
void LeakEstimator::add(std::span<const float> caller, std::span<const float> agent) {
  while (!caller.empty()) {
    const std::size_t count = std::min(caller.size(), window_length_ - caller_.size());
    const auto of_caller = caller.first(count);
    const auto of_agent = agent.first(count);
    if (jumps_) jumps_->add(of_caller, of_agent);
    caller_.insert(caller_.end(), of_caller.begin(), of_caller.end());
    agent_.insert(agent_.end(), of_agent.begin(), of_agent.end());
    if (voices_) voices_->add(of_caller, of_agent);
    if (caller_.size() == window_length_) analyze_window();
    caller = caller.subspan(count);
    agent = agent.subspan(count);
  }
}

void LeakEstimator::analyze_window() {
  take_window();
  transform_window();
  learn(agent_in_caller_, agent_spectrum_, caller_spectrum_, mean_square_of(caller_));
  learn(caller_in_agent_, caller_spectrum_, agent_spectrum_, mean_square_of(agent_));
  find_paths();
  if (voices_) {
    voices_->compare(agent_in_caller_.path, caller_in_agent_.path);
    if (!jumps_ && (agent_in_caller_.history.has_lasted() || caller_in_agent_.history.has_lasted()))
      jumps_.reset(new LeakEstimator(static_cast<int>(std::lround(rate_hz_ * decimation_)), kJump));
  }
  const auto half = static_cast<std::ptrdiff_t>(window_length_ / 2);
  for (auto* samples : {&caller_, &agent_}) samples->erase(samples->begin(), samples->begin() + half);
}

void LeakEstimator::take_window() {
  caller_window_ = caller_;
  agent_window_ = agent_;
  const auto pieces = static_cast<std::size_t>(search_.window_seconds * 1000.0 / kImpulsePiece.value);
  for (auto* window : {&caller_window_, &agent_window_}) limit_impulses(*window, pieces);
}

// Both channels at once, one as the real and one as the imaginary part: the spectrum of the one is the part of the
// whole that is its own mirror image, that of the other the rest.
void LeakEstimator::transform_window() {
  const auto input = fft_.input();
  for (std::size_t i = 0; i < window_length_; ++i)
    input[i] = {caller_window_[i] * taper_[i], agent_window_[i] * taper_[i]};
  fft_.transform();
  const auto output = fft_.output();
  for (std::size_t k = 0; k < caller_spectrum_.real.size(); ++k) {
    const auto here = output[k];
    const auto mirrored = output[k == 0 ? 0 : window_length_ - k];
    caller_spectrum_.real[k] = 0.5F * (here.real() + mirrored.real());
    caller_spectrum_.imaginary[k] = 0.5F * (here.imag() - mirrored.imag());
    agent_spectrum_.real[k] = 0.5F * (here.imag() + mirrored.imag());
    agent_spectrum_.imaginary[k] = 0.5F * (mirrored.real() - here.real());
  }
}

void LeakEstimator::learn(Direction& direction, const Spectrum& source, const Spectrum& other, double other_energy) {
  const auto weight = static_cast<float>(1.0 / (other_energy + kQuietestPower));
  add_window(direction.source_power.size(), search_.forgetting, weight, source.real.data(), source.imaginary.data(),
             other.real.data(), other.imaginary.data(), direction.cross.real.data(), direction.cross.imaginary.data(),
             direction.source_power.data());
}

void LeakEstimator::find_paths() {
  const bool agent_speaks = transfer_of(agent_in_caller_);
  const bool caller_speaks = transfer_of(caller_in_agent_);
  if (agent_speaks || caller_speaks) responses();
  agent_in_caller_.path = agent_speaks ? find_path(agent_in_caller_) : std::nullopt;
  caller_in_agent_.path = caller_speaks ? find_path(caller_in_agent_) : std::nullopt;
  agent_in_caller_.history.add(agent_in_caller_.path, search_.steady_windows);
  caller_in_agent_.history.add(caller_in_agent_.path, search_.steady_windows);
}

// False where the source has not been heard yet.
bool LeakEstimator::transfer_of(Direction& direction) {
  const double mean = mean_of(direction.source_power);
  if (mean <= 0.0) return false;
  const auto ridge = static_cast<float>(1e-3 * mean);
  float* const real = direction.transfer.real.data();
  float* const imaginary = direction.transfer.imaginary.data();
  divide_by_source(direction.source_power.size(), ridge, direction.cross.real.data(), direction.cross.imaginary.data(),
                   direction.source_power.data(), real, imaginary);
  // Mains hum and tones lie on both channels without either being a copy of the other.
  for (const auto& [first, last] : bins_of_tones(direction.source_power)) {
    std::fill(real + first, real + last, 0.0F);
    std::fill(imaginary + first, imaginary + last, 0.0F);
  }
  return true;
}

// Both impulse responses are real: they are the real and the imaginary part of one inverse transform, which is the
// transform with both parts exchanged before and after.
void LeakEstimator::responses() {
  const Spectrum& one = agent_in_caller_.transfer;
  const Spectrum& other = caller_in_agent_.transfer;
  const auto input = fft_.input();
  const std::size_t half = window_length_ / 2;
  for (std::size_t k = 0; k <= half; ++k) {
    input[k] = {one.imaginary[k] + other.real[k], one.real[k] - other.imaginary[k]};
  }
  for (std::size_t k = 1; k < half; ++k) {
    input[window_length_ - k] = {other.real[k] - one.imaginary[k], one.real[k] + other.imaginary[k]};
  }
  fft_.transform();
  const auto output = fft_.output();
  const auto length = static_cast<float>(window_length_);
  for (std::size_t i = 0; i < window_length_; ++i) {
    agent_in_caller_.response[i] = std::abs(output[i].imag()) / length;
    caller_in_agent_.response[i] = std::abs(output[i].real()) / length;
  }
}

std::vector<Finding> LeakEstimator::findings() const {
  LagHistory agent_lags = agent_in_caller_.history;
  LagHistory caller_lags = caller_in_agent_.history;
  if (jumps_) {
    agent_lags.take_lags_of(jumps_->agent_in_caller_.history, caller_in_agent_.history);
    caller_lags.take_lags_of(jumps_->caller_in_agent_.history, agent_in_caller_.history);
  }
  std::vector<Finding> findings = agent_lags.findings("agent", "caller");
  for (Finding& finding : caller_lags.findings("caller", "agent")) findings.push_back(std::move(finding));
  return findings;
}

std::optional<LeakPath> LeakEstimator::find_path(const Direction& direction) {
  const auto& response = direction.response;
  const auto samples = [&](Millis time) { return static_cast<std::ptrdiff_t>(time.value * rate_hz_ / 1000.0); };
  const auto length = static_cast<std::ptrdiff_t>(window_length_);
  // What comes before its source stands at the end of the response.
  const auto at_lag = [&](std::ptrdiff_t lag) { return response[static_cast<std::size_t>((lag + length) % length)]; };
  const auto later = highest({response.data(), response.data() + samples(search_.latest)});
  const auto earlier = highest({response.data() + length + samples(search_.earliest), response.data() + length});
  const bool comes_before = earlier != response.data() + length && *earlier > *later;
  const float peak = comes_before ? *earlier : *later;
  const std::ptrdiff_t at = comes_before ? earlier - response.data() - length : later - response.data();
  if (lies_below_medians(peak, kPeakOverMedian, response)) return std::nullopt;
  const float median = median_of_some(response);

  double gain = 0.0;
  const std::ptrdiff_t from = std::max(samples(search_.earliest), at - samples(kBeforePeak));
  for (std::ptrdiff_t lag = from; lag < at + samples(kAfterPeak); ++lag) {
    const float height = at_lag(lag);
    if (height > kResponseOverMedian * median) gain += static_cast<double>(height) * static_cast<double>(height);
  }
  gain /= std::pow(overlap(static_cast<std::size_t>(std::abs(at))), 2.0);
  if (gain < kWeakestGain) return std::nullopt;
  return LeakPath{Millis{static_cast<double>(at) * 1000.0 / rate_hz_}, gain,
                  static_cast<double>(peak / std::max(median, 1e-12F))};
}

// A copy that comes `lag` later lies under another part of the window than its source.
double LeakEstimator::overlap(std::size_t lag) {
  if (overlap_lag_ != lag) {
    overlap_lag_ = lag;
    overlap_ = dot(std::span(taper_).subspan(lag), taper_) / dot(taper_, taper_);
  }
  return overlap_;
}

}  // namespace turngap
