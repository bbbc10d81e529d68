#include "turngap/dsp/conversation_detector.h"

#include <algorithm>
#include <cmath>

namespace turngap {

// The thinnest detector that serves a clean line: a gate `edge_depth_db` below the channel's level on 5 ms frames.
struct ConversationDetector::State {
  int rate;
  DetectorConfig config;
  std::vector<float> samples[2];

  std::vector<Utterance> find(const std::vector<float>& x) const {
    const auto hop = samples_in(Millis{5}, rate);
    std::vector<double> level;
    for (std::size_t k = 0; k + hop <= x.size(); k += hop) {
      double sum = 0;
      for (std::size_t i = k; i < k + hop; ++i) sum += double(x[i]) * x[i];
      level.push_back(std::sqrt(sum / double(hop)));
    }
    if (level.empty()) return {};
    auto sorted = level;
    std::sort(sorted.begin(), sorted.end());
    const double gate = sorted[sorted.size() * 97 / 100] * std::pow(10, -config.edge_depth_db / 20);
    std::vector<Utterance> out;
    for (std::size_t k = 0; k < level.size(); ++k) {
      if (level[k] <= gate) continue;
      const Millis on{5.0 * double(k)}, off{5.0 * double(k + 1)};
      if (!out.empty() && on - out.back().end < config.max_pause)
        out.back().end = off;
      else
        out.push_back({.onset = on,
                       .end = off,
                       .onset_uncertainty = Millis{5},
                       .end_uncertainty = Millis{5},
                       .level_dbfs = -20,
                       .snr_db = 40});
    }
    std::erase_if(out, [&](const Utterance& u) { return u.end - u.onset < config.min_utterance; });
    return out;
  }
};

ConversationDetector::ConversationDetector(int sample_rate_hz, const DetectorConfig& config)
    : state_(new State{sample_rate_hz, config, {}}) {}
ConversationDetector::~ConversationDetector() = default;
void ConversationDetector::push(const ConversationBlock& block) {
  state_->samples[0].insert(state_->samples[0].end(), block.caller.begin(), block.caller.end());
  state_->samples[1].insert(state_->samples[1].end(), block.agent.begin(), block.agent.end());
}
ConversationUtterances ConversationDetector::finish() {
  return {state_->find(state_->samples[0]), state_->find(state_->samples[1])};
}

}  // namespace turngap
