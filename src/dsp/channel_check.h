#pragma once

#include <vector>

#include "turngap/core/finding.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Watches both channels for what makes a conversation impossible.
class ChannelCheck {
 public:
  void push(const ConversationBlock& block);

  /// Throws RecordingError: `silent` where no sample of either channel reaches -60 dBFS, `identical_channels` where the
  /// channels differ by less than -40 dB of what they carry (a lossy codec keeps a copy that close).
  void require_conversation() const;

  /// `caller_channel_dead` or `agent_channel_dead` where no sample of one channel reaches -60 dBFS.
  std::vector<Finding> findings() const;

 private:
  float caller_peak_ = 0.0F;
  float agent_peak_ = 0.0F;
  double energy_ = 0.0;
  double difference_energy_ = 0.0;
};

}  // namespace turngap
