#include "dsp/speech_evidence.h"

#include <algorithm>
#include <utility>

namespace turngap {
namespace {

// Frames so far apart are asked first, and then the middle between two again and again, but where both are plainly the
// same: no speech and no breath begins and ends in less. A power of 2.
constexpr std::int64_t kFirstAsked = 4;
constexpr float kPlain = 4.0F;

/// The evidence of frames [from, to), asked from a net bit by bit.
class Evidence {
 public:
  Evidence(const DenseNet& net, const FeatureTrack& features, std::int64_t from, std::int64_t to)
      : net_(net), features_(features), from_(from), log_odds_(static_cast<std::size_t>(to - from), -kSurest) {}

  float& at(std::int64_t frame) { return log_odds_[static_cast<std::size_t>(frame - from_)]; }
  std::vector<float> take() { return std::move(log_odds_); }

  void ask(const std::vector<std::int64_t>& frames) {
    const auto fill = [&](std::size_t row, float* inputs) {
      for (const std::int64_t tap : kEvidenceTaps) {
        const FrameFeatures& seen = features_[std::clamp(frames[row] + tap, features_.begin(), features_.end() - 1)];
        inputs = std::ranges::copy(seen, inputs).out;
      }
    };
    const std::vector<float> found = net_(frames.size(), fill);
    for (std::size_t i = 0; i < frames.size(); ++i) at(frames[i]) = std::clamp(found[i], -kSurest, kSurest);
  }

 private:
  const DenseNet& net_;
  const FeatureTrack& features_;
  std::int64_t from_;
  std::vector<float> log_odds_;
};

bool plainly_the_same(float one, float other) {
  return std::min(one, other) >= kPlain || std::max(one, other) <= -kPlain;
}

}  // namespace

std::vector<float> speech_log_odds(const DenseNet& net, const FeatureTrack& features, std::int64_t from,
                                   std::int64_t to) {
  Evidence evidence(net, features, from, to);
  std::vector<std::int64_t> asked;
  for (std::int64_t frame = from; frame < to; ++frame) {
    const bool first = (frame - from) % kFirstAsked == 0 || frame == to - 1;
    if (first && features.above_noise(frame)) asked.push_back(frame);
  }
  evidence.ask(asked);
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
    evidence.ask(asked);
  }
  return evidence.take();
}

}  // namespace turngap
