#include "dsp/voice_comparison.h"

#include <cmath>
#include <numbers>

#include "dsp/vector_sums.h"

namespace turngap {
namespace {

// What lies on both channels without either being a copy of the other: an offset of the converter, and hum.
constexpr double kVoicesAboveHz = 200.0;

}  // namespace

VoiceComparison::VoiceComparison(double sample_rate_hz, std::size_t window_length)
    : rate_hz_(sample_rate_hz), window_length_(window_length) {
  const double keep = 1.0 / (1.0 + 2.0 * std::numbers::pi * kVoicesAboveHz / rate_hz_);
  for (Voice* voice : {&caller_, &agent_}) {
    voice->stages.fill({.keep = static_cast<float>(keep)});
    voice->samples.reserve(window_length_);
  }
}

float VoiceComparison::Voice::Stage::operator()(float x) {
  out = keep * out + keep * (x - in);
  in = x;
  return out;
}

// One channel does not wait for the other. The stages are copied, so that what they remember stays in registers.
void VoiceComparison::add(std::span<const float> caller, std::span<const float> agent) {
  auto of_caller = caller_.stages;
  auto of_agent = agent_.stages;
  const std::size_t known = caller_.samples.size();
  for (Voice* voice : {&caller_, &agent_}) voice->samples.resize(known + caller.size());
  float* const caller_voice = &caller_.samples[known];
  float* const agent_voice = &agent_.samples[known];
  for (std::size_t i = 0; i < caller.size(); ++i) {
    caller_voice[i] = of_caller[1](of_caller[0](caller[i]));
    agent_voice[i] = of_agent[1](of_agent[0](agent[i]));
  }
  caller_.stages = of_caller;
  agent_.stages = of_agent;
}

void VoiceComparison::compare(const std::optional<LeakPath>& agent_in_caller,
                              const std::optional<LeakPath>& caller_in_agent) {
  const Half caller = second_half(caller_);
  const Half agent = second_half(agent_);
  add_evidence(agent_in_caller_, agent_in_caller, agent, caller);
  add_evidence(caller_in_agent_, caller_in_agent, caller, agent);
  const auto half = static_cast<std::ptrdiff_t>(window_length_ / 2);
  for (Voice* voice : {&caller_, &agent_}) voice->samples.erase(voice->samples.begin(), voice->samples.begin() + half);
}

VoiceComparison::Half VoiceComparison::second_half(const Voice& voice) const {
  const auto samples = std::span(voice.samples).subspan(window_length_ / 2);
  return {samples, dot(samples, samples)};
}

// Lags are shorter than the first half.
void VoiceComparison::add_evidence(CopyEvidence& copied, const std::optional<LeakPath>& path, const Half& source,
                                   const Half& other) const {
  if (!path || path->clarity <= kClearLeak) {
    copied.add_unclear({.source = source.energy, .other = other.energy, .product = 0.0});
    return;
  }
  const auto lag = std::lround(path->lag.value * rate_hz_ / 1000.0);
  const std::span copy(source.samples.data() - lag, source.samples.size());
  copied.add({.source = dot(copy, copy), .other = other.energy, .product = dot(copy, other.samples)});
}

}  // namespace turngap
