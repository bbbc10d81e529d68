#include "dsp/speech_evidence.h"

#include <algorithm>

namespace turngap {

std::vector<float> speech_log_odds(const DenseNet& net, const FeatureTrack& features, std::int64_t from,
                                   std::int64_t to) {
  std::vector<std::int64_t> asked;
  for (std::int64_t frame = from; frame < to; ++frame) {
    if (features.above_noise(frame)) asked.push_back(frame);
  }
  const auto fill = [&](std::size_t row, float* inputs) {
    for (const std::int64_t tap : kEvidenceTaps) {
      const FrameFeatures& seen = features[std::clamp(asked[row] + tap, features.begin(), features.end() - 1)];
      inputs = std::ranges::copy(seen, inputs).out;
    }
  };
  std::vector<float> log_odds(static_cast<std::size_t>(to - from), -kSurest);
  const std::vector<float> found = net(asked.size(), fill);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    log_odds[static_cast<std::size_t>(asked[i] - from)] = std::clamp(found[i], -kSurest, kSurest);
  }
  return log_odds;
}

}  // namespace turngap
