#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dsp/sliding_buffer.h"
#include "turngap/core/finding.h"
#include "turngap/core/utterance.h"

namespace turngap {

/// Keeps account of the audible sound on one channel that is no speech of its party: where it touches an utterance, and
/// how much of it there is elsewhere. What is refused as speech is told, never dropped in silence.
class OtherSounds {
 public:
  /// The next frame: whether it is audible, and as loud as a turn or a reply would be.
  void push(bool audible, bool loud);

  /// Start of the sound that leads to `onset` without a pause of 650 ms and not before `after`, if there is some.
  std::optional<Millis> sound_before(Millis onset, Millis after) const;
  /// End of the sound that follows `end` without such a pause and before `before`, as far as it has been pushed.
  std::optional<Millis> sound_after(Millis end, Millis before) const;

  /// Whether any frame was audible.
  bool any() const { return any_; }

  /// Counts what lies before `frame` and in none of `utterances`, which are all up to there.
  void account(const std::vector<Utterance>& utterances, std::int64_t frame);
  /// Ends the last sound. `other_sound` where there was any long and loud enough to be taken for a turn or a reply.
  std::optional<Finding> finding(const char* party);

 private:
  struct Sound {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t loud = 0;
  };
  void close_sound();

  SlidingBuffer<std::uint8_t> heard_;  ///< per frame: 0 nothing, 1 audible, 2 loud
  std::int64_t accounted_ = 0;
  std::size_t next_utterance_ = 0;
  Sound sound_;
  bool any_ = false;
  int count_ = 0;
  std::int64_t frames_ = 0;
  Sound longest_;
};

}  // namespace turngap
