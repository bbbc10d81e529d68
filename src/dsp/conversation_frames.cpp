#include "dsp/conversation_frames.h"

#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numeric>
#include <string>

#include "dsp/fast_decibels.h"
#include "dsp/wide_clones.h"
#include "turngap/dsp/library_versions.h"

namespace turngap {
namespace {

// The pitch of adults and children, and the harmonics that a telephone line carries well.
constexpr double kLowestPitchHz = 80.0;
constexpr double kHighestPitchHz = 400.0;
constexpr double kHighestHarmonicHz = 1500.0;
// Above mains hum of 50 and 60 Hz and its first overtones.
constexpr double kLowestToneHz = 160.0;
// Of a full scale square wave: a frame with less holds next to no sound.
constexpr float kNextToNothing = 1e-8F;
// Keeps quotients of nothing finite.
constexpr float kLeastPower = 1e-20F;

// Of a float of IEEE 754.
constexpr int kMantissaBits = 23;
constexpr std::int32_t kExponentOfOne = 127;
constexpr std::int32_t kMagnitude = 0x7FFFFFFF;

/// A number over the greatest power of two in it: the power of two and its inverse. Products with them are exact.
struct PowerOfTwo {
  float value = 0.0F;
  float inverse = 0.0F;

  /// Of no number, where there is nothing but zeros or next to them.
  explicit PowerOfTwo(std::int32_t bits) {
    const std::int32_t exponent = bits >> kMantissaBits;
    if (exponent <= 0 || exponent >= 2 * kExponentOfOne) return;
    value = std::bit_cast<float>(exponent << kMantissaBits);
    inverse = std::bit_cast<float>((2 * kExponentOfOne - exponent) << kMantissaBits);
  }
  explicit PowerOfTwo(float number) : PowerOfTwo(std::bit_cast<std::int32_t>(number)) {}
};

// Bit patterns of floats that are not negative are ordered as they are.
TURNGAP_WIDE_CLONES std::int32_t peak_bits(const float* samples, std::size_t count) {
  std::int32_t peak = 0;
  for (std::size_t i = 0; i < count; ++i) peak = std::max(peak, std::bit_cast<std::int32_t>(samples[i]) & kMagnitude);
  return peak;
}

// One channel as real parts, the other as imaginary parts.
TURNGAP_WIDE_CLONES void weave(std::size_t count, const float* __restrict caller, float caller_gain,
                               const float* __restrict agent, float agent_gain, const float* __restrict window,
                               std::complex<float>* __restrict to) {
  for (std::size_t i = 0; i < count; ++i)
    to[i] = {caller[i] * caller_gain * window[i], agent[i] * agent_gain * window[i]};
}

TURNGAP_WIDE_CLONES void split(std::size_t count, const std::complex<float>* __restrict numbers, float* __restrict real,
                               float* __restrict imaginary) {
  for (std::size_t i = 0; i < count; ++i) {
    real[i] = numbers[i].real();
    imaginary[i] = numbers[i].imag();
  }
}

// Squares of `count` bins of both channels: the spectrum of the real part is the part of the whole that is its own
// mirror image, that of the imaginary part the rest. `mirror_…` are the same bins from the other end of the whole,
// backwards.
TURNGAP_WIDE_CLONES void unweave(std::size_t count, const float* __restrict real, const float* __restrict imaginary,
                                 const float* __restrict mirror_real, const float* __restrict mirror_imaginary,
                                 float caller_scale, float agent_scale, float* __restrict caller,
                                 float* __restrict agent) {
  for (std::size_t i = 0; i < count; ++i) {
    const float a = real[i];
    const float b = imaginary[i];
    const float c = mirror_real[count - 1 - i];
    const float d = mirror_imaginary[count - 1 - i];
    caller[i] = caller_scale * ((a + c) * (a + c) + (b - d) * (b - d));
    agent[i] = agent_scale * ((a - c) * (a - c) + (b + d) * (b + d));
  }
}

// The greatest of the products with `weights` of all real and of all imaginary parts of `count` > 0 numbers. Each
// weight stands there twice, so that both parts of a number meet theirs side by side.
TURNGAP_WIDE_CLONES std::array<float, 2> greatest_products(const float* parts, const float* weights,
                                                           std::size_t count) {
  std::array<float, 2> greatest{parts[0] * weights[0], parts[1] * weights[1]};
  Lanes lanes;
  for (std::size_t part = 0; part < kParts; ++part) lanes[part] = greatest[part % 2];
  std::size_t i = 0;
  for (; i + kParts <= 2 * count; i += kParts) {
    Lanes here;
    Lanes weight;
    load(here, parts + i);
    load(weight, weights + i);
    here *= weight;
    lanes = here > lanes ? here : lanes;
  }
  for (std::size_t part = 0; part < kParts; ++part)
    greatest[part % 2] = std::max<float>(greatest[part % 2], lanes[part]);
  for (; i < 2 * count; ++i) greatest[i % 2] = std::max(greatest[i % 2], parts[i] * weights[i]);
  return greatest;
}

// The inverse of the correlation of the window with itself, over its energy, each twice; circular over `length`.
std::vector<float> inverse_taper(std::vector<float> window, std::size_t length, double energy) {
  window.resize(length);
  std::vector<float> inverse;
  for (std::size_t lag = 0; lag <= length / 2; ++lag) {
    double sum = 0.0;
    for (std::size_t i = 0; i < length; ++i) sum += static_cast<double>(window[i]) * window[(i + lag) % length];
    inverse.insert(inverse.end(), 2, static_cast<float>(energy / sum));
  }
  return inverse;
}

// The likeness of the square roots of `power` to `shape`, whose place they then take, brought to unit length.
TURNGAP_WIDE_CLONES float follow_shape(std::size_t count, const float* __restrict power, float* __restrict roots,
                                       float* __restrict shape) {
  for (std::size_t i = 0; i < count; ++i) roots[i] = std::sqrt(power[i]);
  Lanes sums{};
  Lanes products{};
  std::size_t i = 0;
  for (; i + kParts <= count; i += kParts) {
    Lanes values;
    Lanes here;
    Lanes before;
    load(values, power + i);
    load(here, roots + i);
    load(before, shape + i);
    sums += values;
    products += here * before;
  }
  float sum = sum_of(sums);
  float product = sum_of(products);
  for (; i < count; ++i) {
    sum += power[i];
    product += roots[i] * shape[i];
  }
  const float to_unit = 1.0F / std::sqrt(sum + kLeastPower);
  for (std::size_t k = 0; k < count; ++k) shape[k] = roots[k] * to_unit;
  return product * to_unit;
}

Eigen::Map<const Eigen::VectorXf> bins(const std::vector<float>& power, std::size_t first, std::size_t last) {
  return {power.data() + first, static_cast<Eigen::Index>(last - first)};
}

}  // namespace

ConversationFrames::ConversationFrames(int sample_rate_hz)
    : layout_(sample_rate_hz),
      transform_(static_cast<std::size_t>(layout_.transform_samples)),
      spectrum_(layout_.transform_samples),
      correlation_(layout_.transform_samples),
      voice_{static_cast<std::size_t>(std::ceil(kLowestPitchHz / layout_.bin_hz)),
             static_cast<std::size_t>(kHighestHarmonicHz / layout_.bin_hz),
             static_cast<std::size_t>(layout_.rate_hz / kHighestPitchHz),
             static_cast<std::size_t>(layout_.rate_hz / kLowestPitchHz)},
      first_tone_bin_(static_cast<std::size_t>(std::ceil(kLowestToneHz / layout_.bin_hz))),
      window_(hann_window(layout_.window_samples)),
      channels_{Channel(layout_), Channel(layout_)} {
  const double energy = std::inner_product(window_.begin(), window_.end(), window_.begin(), 0.0);
  scale_ = static_cast<float>(2.0 / (energy * layout_.transform_samples));
  untapered_ = inverse_taper(window_, transform_, energy);
  for (Parts* parts : {&here_, &mirrored_}) {
    parts->real.resize(layout_.first_bin.back() - layout_.first_bin.front());
    parts->imaginary.resize(parts->real.size());
  }
}

ConversationFrames::Channel::Channel(const BandLayout& layout)
    : samples(-layout.window_samples / 2), power(layout.first_bin.back()), roots(layout.first_bin.back()) {
  samples.append(static_cast<std::size_t>(layout.window_samples / 2), 0.0F);
  for (auto& shape : shapes) shape.resize(layout.first_bin.back() - layout.first_bin.front());
}

void ConversationFrames::push(const ConversationBlock& block, BandFrames& caller, BandFrames& agent) {
  channels_[0].samples.append(block.caller);
  channels_[1].samples.append(block.agent);
  analyze_complete_windows(caller, agent);
}

void ConversationFrames::finish(BandFrames& caller, BandFrames& agent) {
  for (Channel& channel : channels_) {
    channel.samples.append(static_cast<std::size_t>(layout_.window_samples / 2), 0.0F);
  }
  analyze_complete_windows(caller, agent);
}

std::int64_t ConversationFrames::window_start(std::int64_t frame) const {
  return samples_in_millis(kHopMs * frame, layout_.rate_hz) - layout_.window_samples / 2;
}

void ConversationFrames::analyze_complete_windows(BandFrames& caller, BandFrames& agent) {
  const auto length = static_cast<std::size_t>(layout_.window_samples);
  auto& [of_caller, of_agent] = channels_;
  const std::int64_t first = caller.end_index();
  crests_.clear();
  for (std::int64_t start = window_start(first);
       start + static_cast<std::int64_t>(length) <= of_caller.samples.end_index();
       start = window_start(caller.end_index())) {
    power_spectra(of_caller.samples.range(start, length), of_agent.samples.range(start, length));
    Frame caller_frame = describe(of_caller);
    Frame agent_frame = describe(of_agent);
    const auto [caller_voice, agent_voice] = harmonicities();
    caller_frame.harmonicity = caller_voice;
    agent_frame.harmonicity = agent_voice;
    oldest_shape_ = (oldest_shape_ + 1) % kSteadyFrames;
    caller.push_back(caller_frame);
    agent.push_back(agent_frame);
    for (Channel& channel : channels_) channel.samples.forget_before(window_start(caller.end_index()));
  }
  to_decibels(crests_);
  for (std::size_t i = 0; i < crests_.size(); ++i)
    (i % 2 == 0 ? caller : agent)[first + static_cast<std::int64_t>(i / 2)].crest_db = crests_[i];
}

void ConversationFrames::power_spectra(std::span<const float> caller, std::span<const float> agent) {
  const PowerOfTwo caller_peak(peak_bits(caller.data(), caller.size()));
  const PowerOfTwo agent_peak(peak_bits(agent.data(), agent.size()));
  weave(window_.size(), caller.data(), caller_peak.inverse, agent.data(), agent_peak.inverse, window_.data(),
        spectrum_.input().data());
  spectrum_.transform();
  const auto output = spectrum_.output();
  const std::size_t first = layout_.first_bin.front();
  const std::size_t count = layout_.first_bin.back() - first;
  split(count, &output[first], here_.real.data(), here_.imaginary.data());
  split(count, &output[transform_ + 1 - layout_.first_bin.back()], mirrored_.real.data(), mirrored_.imaginary.data());
  unweave(count, here_.real.data(), here_.imaginary.data(), mirrored_.real.data(), mirrored_.imaginary.data(),
          0.25F * scale_ * caller_peak.value * caller_peak.value, 0.25F * scale_ * agent_peak.value * agent_peak.value,
          &channels_[0].power[first], &channels_[1].power[first]);
}

Frame ConversationFrames::describe(Channel& channel) {
  Frame frame;
  channel.total = 0.0F;
  for (std::size_t b = 0; b < kBands; ++b) {
    frame.power[b] = bins(channel.power, layout_.first_bin[b], layout_.first_bin[b + 1]).sum();
    channel.total += frame.power[b];
  }
  frame.steadiness = steadiness(channel);
  crests_.push_back(channel.total > kNextToNothing ? crest(channel) : 1.0F);
  return frame;
}

// The highest peak of the autocorrelation at a pitch lag: P. Boersma, "Accurate short-term analysis of the fundamental
// frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993. Power spectra are their own
// mirror images, so that both correlations are real.
std::array<float, 2> ConversationFrames::harmonicities() {
  const auto size_of = [](const Channel& c) { return PowerOfTwo(c.total > kNextToNothing ? c.total : 0.0F); };
  const PowerOfTwo caller_size = size_of(channels_[0]);
  const PowerOfTwo agent_size = size_of(channels_[1]);
  if (caller_size.value == 0.0F && agent_size.value == 0.0F) return {0.0F, 0.0F};
  const auto input = correlation_.input();
  for (std::size_t k = voice_.first_bin; k <= voice_.last_bin; ++k) {
    input[k] = {channels_[0].power[k] * caller_size.inverse, channels_[1].power[k] * agent_size.inverse};
    input[transform_ - k] = input[k];
  }
  correlation_.transform();
  const auto correlation = correlation_.output();
  const auto [caller_peak, agent_peak] =
      greatest_products(reinterpret_cast<const float*>(&correlation[voice_.shortest_lag]),
                        &untapered_[2 * voice_.shortest_lag], voice_.longest_lag - voice_.shortest_lag);
  const auto over_all = [](float peak, float all, const PowerOfTwo& size) {
    return size.value == 0.0F ? 0.0F : peak / std::max(all, kLeastPower);
  };
  return {over_all(caller_peak, correlation[0].real(), caller_size),
          over_all(agent_peak, correlation[0].imag(), agent_size)};
}

float ConversationFrames::crest(const Channel& channel) const {
  const auto tones = bins(channel.power, first_tone_bin_, layout_.first_bin.back());
  const auto peak = std::bit_cast<float>(peak_bits(tones.data(), static_cast<std::size_t>(tones.size())));
  return peak / std::max(tones.mean(), kLeastPower);
}

float ConversationFrames::steadiness(Channel& channel) const {
  const std::size_t first = layout_.first_bin.front();
  return follow_shape(channel.power.size() - first, &channel.power[first], channel.roots.data(),
                      channel.shapes[oldest_shape_].data());
}

std::string matrix_version() {
  return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
}

}  // namespace turngap
