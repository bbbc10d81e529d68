#include "dsp/other_sounds.h"

#include <fmt/format.h>

#include <algorithm>

#include "dsp/band_frames.h"

namespace turngap {
namespace {

// A sound and speech with a longer silence between them do not touch.
constexpr std::int64_t kPauseFrames = 65;
// Sound so close to an utterance is the rise or decay of it.
constexpr std::int64_t kEdgeFrames = 4;
constexpr std::int64_t kBesideFrames = 15;
// Pauses up to this are inside one sound, and a shorter sound is no turn.
constexpr std::int64_t kInsideFrames = 20;
constexpr std::int64_t kShortestFrames = 15;
// How far back a first sound is looked for.
constexpr std::int64_t kKeptFrames = 3000;

std::int64_t frame_at(Millis time) {
  return static_cast<std::int64_t>(time.value / kFrameHop.value);
}

}  // namespace

void OtherSounds::push(bool audible, bool loud) {
  heard_.push_back(loud ? 2 : audible ? 1 : 0);
  any_ = any_ || audible;
  heard_.forget_before(std::min(accounted_, heard_.end_index() - kKeptFrames));
}

std::optional<Millis> OtherSounds::sound_before(Millis onset, Millis after) const {
  const std::int64_t last = std::min(frame_at(onset) - kEdgeFrames, heard_.end_index() - 1);
  const std::int64_t first = std::max(heard_.begin_index(), frame_at(after) + kEdgeFrames);
  std::int64_t begin = last + kEdgeFrames;
  for (std::int64_t frame = last; frame >= first && begin - frame <= kPauseFrames; --frame) {
    if (heard_[frame] != 0) begin = frame;
  }
  if (begin > last) return std::nullopt;
  return Millis{kFrameHop.value * static_cast<double>(begin)};
}

std::optional<Millis> OtherSounds::sound_after(Millis end, Millis before) const {
  const std::int64_t stop = std::min(heard_.end_index(), frame_at(before) - kEdgeFrames);
  const std::int64_t first = std::max(heard_.begin_index(), frame_at(end) + kEdgeFrames);
  std::int64_t last = first - kEdgeFrames;
  for (std::int64_t frame = first; frame < stop && frame - last <= kPauseFrames; ++frame) {
    if (heard_[frame] != 0) last = frame;
  }
  if (last < first) return std::nullopt;
  return Millis{kFrameHop.value * static_cast<double>(last + 1)};
}

void OtherSounds::account(const std::vector<Utterance>& utterances, std::int64_t frame) {
  for (; accounted_ < std::min(frame, heard_.end_index()); ++accounted_) {
    while (next_utterance_ < utterances.size() &&
           frame_at(utterances[next_utterance_].end) + kBesideFrames < accounted_)
      ++next_utterance_;
    const bool speech = next_utterance_ < utterances.size() &&
                        frame_at(utterances[next_utterance_].onset) - kBesideFrames <= accounted_;
    const int heard = speech ? 0 : heard_[accounted_];
    if (speech || (heard == 0 && accounted_ - sound_.end > kInsideFrames)) close_sound();
    if (heard == 0) continue;
    if (sound_.end == 0) sound_.begin = accounted_;
    sound_.end = accounted_ + 1;
    sound_.loud += heard == 2 ? 1 : 0;
  }
}

void OtherSounds::close_sound() {
  if (sound_.loud >= kShortestFrames) {
    ++count_;
    frames_ += sound_.end - sound_.begin;
    if (sound_.end - sound_.begin > longest_.end - longest_.begin) longest_ = sound_;
  }
  sound_ = {};
}

std::optional<Finding> OtherSounds::finding(const char* party) {
  close_sound();
  if (count_ == 0) return std::nullopt;
  const auto seconds = [](std::int64_t frames) { return static_cast<double>(frames) * kFrameHop.value / 1000.0; };
  return Finding{.flag = Flag::other_sound,
                 .message = fmt::format(
                     "{} sounds on the {}'s channel were taken for no speech, {:.1f} s in all, the longest {:.1f} s at "
                     "{:.1f} s; listen there if a turn or a reply is missing",
                     count_, party, seconds(frames_), seconds(longest_.end - longest_.begin), seconds(longest_.begin)),
                 .concerns_all = false};
}

}  // namespace turngap
