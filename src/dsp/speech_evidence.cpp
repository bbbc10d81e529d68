#include "dsp/speech_evidence.h"

#include <algorithm>
#include <utility>

namespace turngap {
namespace {

// Frames so far apart are asked first, and then the middle between two again and again, but where both are plainly the
// same: no speech and no breath begins and ends in less. A power of 2.
constexpr std::int64_t kFirstAsked = 4;
constexpr float kPlain = 4.0F;

/// What a net has seen of frames from `first` on.
struct SeenFrames {
  std::int64_t first;
  std::span<const float> values;
};

/// The evidence of frames [from, to), asked from a net bit by bit.
class Evidence {
 public:
  Evidence(std::int64_t from, std::int64_t to)
      : from_(from), log_odds_(static_cast<std::size_t>(to - from), -kSurest) {}

  float& at(std::int64_t frame) { return log_odds_[static_cast<std::size_t>(frame - from_)]; }
  std::vector<float> take() { return std::move(log_odds_); }

  void ask(const EvidenceNet& net, const SeenFrames& seen, std::vector<std::int64_t> frames) {
    for (std::int64_t& frame : frames) frame -= seen.first;
    const std::vector<float> found = net(seen.values, frames);
    for (std::size_t i = 0; i < frames.size(); ++i)
      at(seen.first + frames[i]) = std::clamp(found[i], -kSurest, kSurest);
  }

 private:
  std::int64_t from_;
  std::vector<float> log_odds_;
};

bool plainly_the_same(float one, float other) {
  return std::min(one, other) >= kPlain || std::max(one, other) <= -kPlain;
}

}  // namespace

std::vector<float> SpeechEvidence::log_odds(const EvidenceNet& net, const FeatureTrack& features, std::int64_t from,
                                            std::int64_t to) {
  Evidence evidence(from, to);
  std::vector<std::int64_t> asked;
  bool any = false;
  for (std::int64_t frame = from; frame < to; ++frame) {
    if (!features.above_noise(frame)) continue;
    any = true;
    if ((frame - from) % kFirstAsked == 0 || frame == to - 1) asked.push_back(frame);
  }
  if (!any) return evidence.take();

  const std::int64_t first = std::max(features.begin(), from + kEvidenceTaps.front());
  const SeenFrames seen{first, look(net, features, first, std::min(features.end(), to + kEvidenceTaps.back()))};
  evidence.ask(net, seen, asked);
  for (std::int64_t step = kFirstAsked / 2; step > 0; step /= 2) {
    asked.clear();
    for (std::int64_t frame = from + step; frame < to - 1; frame += 2 * step) {
      if (!features.above_noise(frame)) continue;
      const float before = evidence.at(frame - step);
      const float after = evidence.at(std::min(frame + step, to - 1));
      if (plainly_the_same(before, after)) {
        evidence.at(frame) = (before + after) / 2.0F;
      } else {
        asked.push_back(frame);
      }
    }
    evidence.ask(net, seen, asked);
  }
  return evidence.take();
}

std::span<const float> SpeechEvidence::look(const EvidenceNet& net, const FeatureTrack& features, std::int64_t first,
                                            std::int64_t last) {
  const auto width = static_cast<std::int64_t>(net.seen_a_frame());
  if (seen_.end_index() <= first * width) seen_ = SlidingBuffer<float>(first * width);
  seen_.forget_before(first * width);
  const std::int64_t known = seen_.end_index() / width;
  if (known < last) seen_.append(net.look(features.rows(known, last)));
  return seen_.range(first * width, static_cast<std::size_t>((last - first) * width));
}

}  // namespace turngap
