#pragma once

#include <array>
#include <cstdint>

#include "dsp/level_track.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Measures the powers of both channels, side by side.
class ConversationLevels {
 public:
  explicit ConversationLevels(int sample_rate_hz);

  /// Appends the steps that `block` completes.
  void push(const ConversationBlock& block, LevelTrack& caller, LevelTrack& agent);

 private:
  /// A value of the caller's channel and one of the agent's, on which the processor works at once.
  using Pair = double __attribute__((vector_size(2 * sizeof(double))));

  /// A high-pass of the second order without its gain, direct form II: the poles first, then twice the difference.
  struct HighPass {
    double a1, a2;
    double gain;
    Pair before{};      ///< the last value behind the poles
    Pair earlier{};     ///< the one before it
    Pair difference{};  ///< between the two
    Pair operator()(Pair x);
  };
  /// Takes off the mean of the last two seconds. A faster filter would ring where speech stops at once.
  struct DcBlocker {
    double longest_memory;
    double memory = 0.0;
    double share = 1.0;  ///< of the newest sample in the mean
    Pair mean{};
    Pair operator()(Pair x);
  };
  /// What is remembered from one sample to the next.
  struct Meter {
    DcBlocker remove_dc;
    std::array<HighPass, 2> remove_hum;
    Pair full_energy{};  ///< of the step that is not complete
    Pair energy_above_hum{};
    void add(Pair sample);
  };
  static HighPass high_pass(double cutoff_hz, double q, int sample_rate_hz);

  int sample_rate_hz_;
  Meter meter_;
  std::int64_t samples_seen_ = 0;
  double gain_above_hum_;
};

}  // namespace turngap
