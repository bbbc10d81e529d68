#include "support/synthetic_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace turngap::test {

ConversationBlock SyntheticCall::block(std::size_t begin, std::size_t length) const {
  const std::size_t size = std::min(length, caller.samples.size() - begin);
  return {std::span(caller.samples).subspan(begin, size), std::span(agent.samples).subspan(begin, size)};
}

CallSynthesiser::CallSynthesiser(int sample_rate_hz, std::uint64_t seed)
    : sample_rate_hz_(sample_rate_hz), seed_(seed) {}

CallSynthesiser& CallSynthesiser::caller(Millis onset, Millis duration, const SpeechSettings& settings) {
  place(caller_, onset, duration, settings);
  return *this;
}

CallSynthesiser& CallSynthesiser::agent(Millis onset, Millis duration, const SpeechSettings& settings) {
  place(agent_, onset, duration, settings);
  return *this;
}

CallSynthesiser& CallSynthesiser::caller(Millis onset, const SyntheticSpeech& speech) {
  place(caller_, onset, speech);
  return *this;
}

CallSynthesiser& CallSynthesiser::agent(Millis onset, const SyntheticSpeech& speech) {
  place(agent_, onset, speech);
  return *this;
}

SyntheticCall CallSynthesiser::call(Millis duration) const {
  const std::int64_t samples = samples_in(duration, sample_rate_hz_);
  return {sample_rate_hz_, render(caller_, samples), render(agent_, samples)};
}

void CallSynthesiser::place(Channel& channel, Millis onset, Millis duration, const SpeechSettings& settings) {
  const std::uint64_t utterance_seed = seed_ * 1000 + caller_.size() + agent_.size();
  place(channel, onset, synthesise_speech(sample_rate_hz_, utterance_seed, duration, settings));
}

void CallSynthesiser::place(Channel& channel, Millis onset, SyntheticSpeech speech) const {
  const std::int64_t onset_in_speech = samples_in(speech.onset, sample_rate_hz_);
  channel.push_back({samples_in(onset, sample_rate_hz_) - onset_in_speech, std::move(speech)});
}

SyntheticChannel CallSynthesiser::render(const Channel& channel, std::int64_t samples) const {
  SyntheticChannel rendered{std::vector<float>(static_cast<std::size_t>(samples)), {}};
  for (const auto& [first_sample, speech] : channel) {
    const auto length = static_cast<std::int64_t>(speech.samples.size());
    if (first_sample < 0 || first_sample + length > samples) {
      throw std::invalid_argument(fmt::format("a call of {} samples has no room for an utterance from sample {} to {}",
                                              samples, first_sample, first_sample + length));
    }
    const auto target = rendered.samples.begin() + first_sample;
    std::ranges::transform(speech.samples, std::span(target, speech.samples.size()), target, std::plus<>{});
    const Millis start = millis_at(first_sample, sample_rate_hz_);
    rendered.truth.push_back({start + speech.onset, start + speech.end});
  }
  std::ranges::sort(rendered.truth, {}, &SpeechEdges::onset);
  return rendered;
}

}  // namespace turngap::test
