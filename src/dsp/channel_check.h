#pragma once

#include "turngap/core/signal.h"

namespace turngap {

/// Watches both channels for what makes a conversation impossible.
class ChannelCheck {
 public:
  void push(const ConversationBlock& block);

  /// Throws RecordingError: `silent` where no sample of either channel reaches -60 dBFS, `identical_channels` where the
  /// channels differ by less than -40 dB of what they carry (a lossy codec keeps a copy that close).
  void require_conversation() const;

 private:
  float peak_ = 0.0F;
  double energy_ = 0.0;
  double difference_energy_ = 0.0;
};

}  // namespace turngap
