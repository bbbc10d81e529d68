#pragma once

#include <cstdint>

#include "dsp/sliding_buffer.h"

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
  void forget_before(std::int64_t ms) {
    full_.forget_before(ms);
    above_hum_.forget_before(ms);
    clipped_.forget_before(ms);
  }

 private:
  friend class ConversationLevels;
  friend class ConversationClipping;

  SlidingBuffer<float> full_;
  SlidingBuffer<float> above_hum_;
  SlidingBuffer<std::uint8_t> clipped_;
};

}  // namespace turngap
