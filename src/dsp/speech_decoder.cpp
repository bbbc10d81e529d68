#include "dsp/speech_decoder.h"

#include <algorithm>
#include <array>
#include <limits>

namespace turngap {
namespace {

// What must speak for it before anybody is taken to have begun: 100 ms of the surest evidence. Barks, doors and music
// bring less together, short words more.
constexpr double kBeginning = 80.0;
// Who has just spoken goes on more easily: an end and a return cost this each, and the pause between them for every
// frame; after 0.72 s it is a beginning again.
constexpr double kChange = 8.0;
constexpr double kPauseFrame = 1.0;

// What a party does in a frame.
enum State : std::size_t { rest, speech, pause };
constexpr std::size_t kStates = 3;

struct Way {
  State from;
  double sum;
};

Way better(Way one, Way other) {
  return other.sum > one.sum ? other : one;
}

// For each frame and state, the state before it on the best way there.
std::vector<std::array<State, kStates>> best_steps(std::span<const float> log_odds) {
  std::vector<std::array<State, kStates>> steps;
  steps.reserve(log_odds.size());
  double resting = 0.0;
  double speaking = -kBeginning;
  double pausing = -std::numeric_limits<double>::infinity();
  for (const float evidence : log_odds) {
    const Way ended{speech, speaking - kChange};
    const Way to_rest = better({rest, resting}, ended);
    const Way to_pause = better({pause, pausing}, ended);
    const Way to_speech = better({speech, speaking}, better({rest, resting - kBeginning}, {pause, pausing - kChange}));
    steps.push_back({to_rest.from, to_speech.from, to_pause.from});
    resting = to_rest.sum;
    speaking = to_speech.sum + static_cast<double>(evidence);
    pausing = to_pause.sum - kPauseFrame;
  }
  return steps;
}

}  // namespace

std::vector<FrameRun> decode_speech(std::span<const float> log_odds, std::int64_t first) {
  std::vector<FrameRun> runs;
  std::vector<float> padded(log_odds.begin(), log_odds.end());
  padded.push_back(-2.0F * static_cast<float>(kChange));
  const auto steps = best_steps(padded);
  State state = rest;
  for (std::size_t i = steps.size(); i-- > 0;) {
    const auto frame = first + static_cast<std::int64_t>(i);
    if (state == speech) runs.back().begin = frame;
    const State before = steps[i][state];
    if (before == speech && state != speech) runs.push_back({frame, frame});
    state = before;
  }
  std::ranges::reverse(runs);
  return runs;
}

}  // namespace turngap
