#pragma once

#include <array>
#include <cstdint>

#include "dsp/sliding_buffer.h"
#include "turngap/core/signal.h"

namespace turngap {

/// What of a channel a level is measured in: all of it but DC, or what lies above mains hum (130 Hz).
enum class LevelBand { full, above_hum };

/// The power of one channel in steps of one millisecond.
/// Step k covers the samples of [k, k+1) ms.
class LevelTrack {
 public:
  std::int64_t begin() const { return full_.begin_index(); }
  std::int64_t end() const { return full_.end_index(); }
  /// Mean square of the samples in step `ms`.
  float power(std::int64_t ms, LevelBand band) const { return powers(band)[ms]; }
  const SlidingBuffer<float>& powers(LevelBand band) const { return band == LevelBand::full ? full_ : above_hum_; }
  /// Whether a sample in step `ms` was recorded at full scale; false where that step was not recorded to its end.
  bool clipped(std::int64_t ms) const { return ms < clipped_.end_index() && clipped_[ms] != 0; }
  void forget_before(std::int64_t ms);

 private:
  friend class ConversationLevels;
  friend class ConversationClipping;

  SlidingBuffer<float> full_;
  SlidingBuffer<float> above_hum_;
  SlidingBuffer<std::uint8_t> clipped_;
};

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
