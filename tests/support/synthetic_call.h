#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/speech_edges.h"
#include "support/synthetic_speech.h"
#include "turngap/core/signal.h"
#include "turngap/core/time.h"

namespace turngap::test {

/// One channel of a call and the true edges of every utterance on it, in order of onset.
struct SyntheticChannel {
  std::vector<float> samples;
  std::vector<SpeechEdges> truth;
};

/// A two-channel call of which everything is known. Both channels have the same length.
struct SyntheticCall {
  int sample_rate_hz = 8000;
  SyntheticChannel caller;
  SyntheticChannel agent;

  Millis duration() const { return millis_at(static_cast<std::int64_t>(caller.samples.size()), sample_rate_hz); }
  /// Samples [begin, begin + length), cut at the end of the call, as the recording reader hands them out.
  ConversationBlock block(std::size_t begin, std::size_t length) const;
};

/// Puts utterances on a timeline:
///
///     CallSynthesiser(8000, 1).agent(Millis{500}, Millis{1200}).caller(Millis{2500}, Millis{900}).call(Millis{5000})
///
/// The true onset of an utterance is the nearest sample to the time given, and its true end comes `duration` later, up
/// to `kLevelFrame` if its decay is sloping; `truth` has both exactly. The agent's default voice is a woman's.
class CallSynthesiser {
 public:
  CallSynthesiser(int sample_rate_hz, std::uint64_t seed);

  CallSynthesiser& caller(Millis onset, Millis duration, const SpeechSettings& settings = {});
  CallSynthesiser& agent(Millis onset, Millis duration,
                         const SpeechSettings& settings = {.pitch_hz = 205.0, .vocal_tract = 1.15});

  /// The same with an utterance that is there already.
  CallSynthesiser& caller(Millis onset, const SyntheticSpeech& speech);
  CallSynthesiser& agent(Millis onset, const SyntheticSpeech& speech);

  /// The call with everything placed so far. Throws std::invalid_argument if an utterance does not fit into `duration`.
  SyntheticCall call(Millis duration) const;

 private:
  struct Placed {
    std::int64_t first_sample;
    SyntheticSpeech speech;
  };
  using Channel = std::vector<Placed>;

  void place(Channel& channel, Millis onset, Millis duration, const SpeechSettings& settings);
  void place(Channel& channel, Millis onset, SyntheticSpeech speech) const;
  SyntheticChannel render(const Channel& channel, std::int64_t samples) const;

  int sample_rate_hz_;
  std::uint64_t seed_;
  Channel caller_;
  Channel agent_;
};

}  // namespace turngap::test
