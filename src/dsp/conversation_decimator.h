#pragma once

#include "dsp/decimator.h"
#include "turngap/core/signal.h"

namespace turngap {

/// Brings both channels down to the rate at which speech is measured: twice what the bands of a frame need, with room
/// for a low-pass, so that recordings of the usual rates cost about the same. Below 20 kHz, and where no factor from 2
/// on divides the rate, all stays as it is.
class ConversationDecimator {
 public:
  explicit ConversationDecimator(int sample_rate_hz);

  /// Of what comes out.
  int rate_hz() const { return rate_hz_; }
  /// The samples that `block` completes, until the next call.
  ConversationBlock operator()(const ConversationBlock& block);
  /// The last ones, as if both channels went on with silence.
  ConversationBlock finish();

 private:
  ConversationDecimator(int sample_rate_hz, int factor);

  int rate_hz_;
  Decimator caller_;
  Decimator agent_;
};

}  // namespace turngap
