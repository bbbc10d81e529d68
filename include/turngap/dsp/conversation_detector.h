#pragma once

#include <memory>
#include <vector>

#include "turngap/core/finding.h"
#include "turngap/core/signal.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"
#include "turngap/dsp/frame_view.h"

namespace turngap {

/// The speech found in a conversation, each channel ordered by onset, and what limits the trust in it.
struct ConversationUtterances {
  std::vector<Utterance> caller;
  std::vector<Utterance> agent;
  std::vector<Finding> findings;
};

struct DetectorTrace;
struct DetectorNets;

/// Finds the utterances of both channels in a stream of blocks, with a look-ahead of seconds: its memory does not grow
/// with the samples it has seen, only with the utterances it has found, and by 24 bytes for each half second of a leak.
/// One object per recording; there is no reset.
class ConversationDetector {
 public:
  /// `sample_rate_hz` from 8000 to 48000. Throws FatalError if the configuration makes no sense.
  ConversationDetector(int sample_rate_hz, const DetectorConfig& config);
  ~ConversationDetector();
  ConversationDetector(const ConversationDetector&) = delete;
  ConversationDetector& operator=(const ConversationDetector&) = delete;

  /// Tells `observer` what is seen in each frame; before the first block.
  void observe_frames(const FrameObserver& observer);

  void push(const ConversationBlock& block);

  /// Ends the stream. Throws RecordingError (silent, identical_channels) where the audio holds no conversation.
  ConversationUtterances finish();

 private:
  friend void trace_detector(ConversationDetector& detector, const DetectorTrace& trace);
  friend void replace_nets(ConversationDetector& detector, const DetectorNets& nets);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace turngap
