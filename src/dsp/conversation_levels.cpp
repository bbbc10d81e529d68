#include "dsp/conversation_levels.h"

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

ConversationLevels::ConversationLevels(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      meter_{{static_cast<double>(samples_in(kDcMemory, sample_rate_hz))},
             {high_pass(kHumCutoffHz, kButterworthQ[0], sample_rate_hz),
              high_pass(kHumCutoffHz, kButterworthQ[1], sample_rate_hz)}},
      gain_above_hum_(std::pow(meter_.remove_hum[0].gain * meter_.remove_hum[1].gain, 2.0)) {}

void ConversationLevels::push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent) {
  const std::int64_t begin = samples_seen_;
  samples_seen_ += static_cast<std::int64_t>(block.size());
  const std::int64_t first_step = caller.end();
  const auto steps = static_cast<std::size_t>(millis_within(samples_seen_, sample_rate_hz_) - first_step);
  const auto caller_full = caller.full_.extend(steps);
  const auto agent_full = agent.full_.extend(steps);
  const auto caller_above_hum = caller.above_hum_.extend(steps);
  const auto agent_above_hum = agent.above_hum_.extend(steps);
  // A copy, so that what the filters remember stays in registers.
  Meter meter = meter_;
  std::size_t i = 0;
  for (std::size_t k = 0; k < steps; ++k) {
    const std::int64_t step = first_step + static_cast<std::int64_t>(k);
    const std::int64_t end = samples_in_millis(step + 1, sample_rate_hz_);
    for (; i < static_cast<std::size_t>(end - begin); ++i) meter.add(Pair{block.caller[i], block.agent[i]});
    const auto size = static_cast<double>(end - samples_in_millis(step, sample_rate_hz_));
    const Pair full = meter.full_energy / size;
    const Pair above_hum = gain_above_hum_ * meter.energy_above_hum / size;
    caller_full[k] = static_cast<float>(full[0]);
    agent_full[k] = static_cast<float>(full[1]);
    caller_above_hum[k] = static_cast<float>(above_hum[0]);
    agent_above_hum[k] = static_cast<float>(above_hum[1]);
    meter.full_energy = meter.energy_above_hum = Pair{};
  }
  for (; i < block.size(); ++i) meter.add(Pair{block.caller[i], block.agent[i]});
  meter_ = meter;
}

void ConversationLevels::Meter::add(Pair sample) {
  const Pair full = remove_dc(sample);
  const Pair above_hum = remove_hum[1](remove_hum[0](sample));
  full_energy += full * full;
  energy_above_hum += above_hum * above_hum;
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
