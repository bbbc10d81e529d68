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
// The largest value of A-law lies at 0.98 of full scale.
constexpr double kFullScale = 0.98F;
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
      step_end_(samples_in(Millis{1.0}, sample_rate_hz)) {}

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
  std::array<Biquad, 2> remove_hum = remove_hum_;
  for (std::size_t i = first; i < last; ++i) {
    const Pair sample{block.caller[i], block.agent[i]};
    const Pair full = remove_dc(sample);
    const Pair above_hum = remove_hum[1](remove_hum[0](sample));
    full_energy_ += full * full;
    energy_above_hum_ += above_hum * above_hum;
    const Pair magnitude = sample < 0.0 ? -sample : sample;
    peak_ = magnitude > peak_ ? magnitude : peak_;
  }
  remove_dc_ = remove_dc;
  remove_hum_ = remove_hum;
}

void ConversationLevels::complete_step(LevelTrack& caller, LevelTrack& agent) {
  const auto size = static_cast<double>(step_end_ - step_begin_);
  for (LevelTrack* track : {&caller, &agent}) {
    const int channel = track == &caller ? 0 : 1;
    track->full_.push_back(static_cast<float>(full_energy_[channel] / size));
    track->above_hum_.push_back(static_cast<float>(energy_above_hum_[channel] / size));
    track->clipped_.push_back(peak_[channel] >= kFullScale ? 1 : 0);
  }
  full_energy_ = energy_above_hum_ = peak_ = Pair{};
  step_begin_ = step_end_;
  step_end_ = samples_in(Millis{static_cast<double>(caller.end() + 1)}, sample_rate_hz_);
}

// R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients".
ConversationLevels::Biquad ConversationLevels::high_pass(double cutoff_hz, double q, int sample_rate_hz) {
  const double w = 2.0 * std::numbers::pi * cutoff_hz / sample_rate_hz;
  const double alpha = std::sin(w) / (2.0 * q);
  const double a0 = 1.0 + alpha;
  const double b0 = (1.0 + std::cos(w)) / 2.0 / a0;
  return {b0, -2.0 * b0, b0, -2.0 * std::cos(w) / a0, (1.0 - alpha) / a0};
}

ConversationLevels::Pair ConversationLevels::DcBlocker::operator()(Pair x) {
  if (memory < longest_memory) {
    memory = std::min(memory + 1.0, longest_memory);
    share = 1.0 / memory;
  }
  mean += (x - mean) * share;
  return x - mean;
}

ConversationLevels::Pair ConversationLevels::Biquad::operator()(Pair x) {
  const Pair y = b0 * x + s1;
  s1 = (b1 * x + s2) - a1 * y;
  s2 = b2 * x - a2 * y;
  return y;
}

}  // namespace turngap
