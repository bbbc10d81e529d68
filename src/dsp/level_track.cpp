#include "dsp/level_track.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "turngap/core/time.h"

namespace turngap {
namespace {

// Long beside a syllable, so that speech is no offset; short beside a call, whose offset may wander.
constexpr Millis kDcMemory{2000.0};
// A fourth-order Butterworth high-pass between mains hum (50 to 120 Hz) and the bulk of speech in the telephone band.
constexpr double kHumCutoffHz = 130.0;
constexpr double kButterworthQ[] = {0.54119610, 1.30656296};

}  // namespace

void LevelTrack::forget_before(std::int64_t ms) {
  full_.forget_before(ms);
  above_hum_.forget_before(ms);
  clipped_.forget_before(ms);
}

ConversationLevels::ConversationLevels(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      remove_dc_{static_cast<double>(samples_in(kDcMemory, sample_rate_hz))},
      remove_hum_{high_pass(kHumCutoffHz, kButterworthQ[0], sample_rate_hz),
                  high_pass(kHumCutoffHz, kButterworthQ[1], sample_rate_hz)},
      step_end_(samples_in(Millis{1.0}, sample_rate_hz)),
      gain_above_hum_(std::pow(remove_hum_[0].gain * remove_hum_[1].gain, 2.0)) {}

void ConversationLevels::push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent) {
  for (std::size_t done = 0; done < block.size();) {
    const auto missing = static_cast<std::size_t>(step_end_ - samples_seen_);
    const std::size_t until = std::min(block.size(), done + missing);
    add(block, done, until);
    samples_seen_ += static_cast<std::int64_t>(until - done);
    done = until;
    if (samples_seen_ == step_end_) complete_step(caller, agent);
  }
}

// The filters are copied, so that what they remember stays in registers.
void ConversationLevels::add(const ConversationBlock& block, std::size_t first, std::size_t last) {
  DcBlocker remove_dc = remove_dc_;
  std::array<HighPass, 2> remove_hum = remove_hum_;
  for (std::size_t i = first; i < last; ++i) {
    const Pair sample{block.caller[i], block.agent[i]};
    const Pair full = remove_dc(sample);
    const Pair above_hum = remove_hum[1](remove_hum[0](sample));
    full_energy_ += full * full;
    energy_above_hum_ += above_hum * above_hum;
  }
  remove_dc_ = remove_dc;
  remove_hum_ = remove_hum;
}

void ConversationLevels::complete_step(LevelTrack& caller, LevelTrack& agent) {
  const auto size = static_cast<double>(step_end_ - step_begin_);
  for (LevelTrack* track : {&caller, &agent}) {
    const int channel = track == &caller ? 0 : 1;
    track->full_.push_back(static_cast<float>(full_energy_[channel] / size));
    track->above_hum_.push_back(static_cast<float>(gain_above_hum_ * energy_above_hum_[channel] / size));
  }
  full_energy_ = energy_above_hum_ = Pair{};
  step_begin_ = step_end_;
  step_end_ = samples_in(Millis{static_cast<double>(caller.end() + 1)}, sample_rate_hz_);
}

// R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
ConversationLevels::HighPass ConversationLevels::high_pass(double cutoff_hz, double q, int sample_rate_hz) {
  const double w = 2.0 * std::numbers::pi * cutoff_hz / sample_rate_hz;
  const double alpha = std::sin(w) / (2.0 * q);
  const double a0 = 1.0 + alpha;
  return {-2.0 * std::cos(w) / a0, (1.0 - alpha) / a0, (1.0 + std::cos(w)) / 2.0 / a0};
}

// The products with what is known before the sample comes first, so that the next sample waits for few operations.
ConversationLevels::Pair ConversationLevels::DcBlocker::operator()(Pair x) {
  if (memory < longest_memory) {
    memory = std::min(memory + 1.0, longest_memory);
    share = 1.0 / memory;
  }
  mean = mean * (1.0 - share) + x * share;
  return x - mean;
}

ConversationLevels::Pair ConversationLevels::HighPass::operator()(Pair x) {
  const Pair now = (x - a2 * earlier) - a1 * before;
  const Pair change = now - before;
  const Pair y = change - difference;
  earlier = before;
  before = now;
  difference = change;
  return y;
}

}  // namespace turngap
