#include "dsp/speech_decoder.h"

#include <algorithm>
#include <array>

namespace turngap {
namespace {

// Log odds of going on against a change in one frame of 10 ms: one change in 30 s.
constexpr double kChange = 8.0;

struct Step {
  bool changed_to_silence;
  bool changed_to_speech;
};

std::vector<Step> best_steps(std::span<const float> log_odds) {
  std::vector<Step> steps;
  steps.reserve(log_odds.size());
  double silence = 0.0;
  double speech = -kChange;
  for (const float evidence : log_odds) {
    const Step step{speech - kChange > silence, silence - kChange > speech};
    const double next_silence = std::max(silence, speech - kChange);
    speech = std::max(speech, silence - kChange) + evidence;
    silence = next_silence;
    steps.push_back(step);
  }
  return steps;
}

}  // namespace

std::vector<FrameRun> decode_speech(std::span<const float> log_odds, std::int64_t first) {
  std::vector<FrameRun> runs;
  std::vector<float> padded(log_odds.begin(), log_odds.end());
  padded.push_back(-2.0F * static_cast<float>(kChange));
  const auto steps = best_steps(padded);
  bool speech = false;
  for (std::size_t i = steps.size(); i-- > 0;) {
    const auto frame = first + static_cast<std::int64_t>(i);
    if (speech) runs.back().begin = frame;
    const bool changed = speech ? steps[i].changed_to_speech : steps[i].changed_to_silence;
    if (!changed) continue;
    speech = !speech;
    if (speech) runs.push_back({frame, frame});
  }
  std::ranges::reverse(runs);
  return runs;
}

}  // namespace turngap
