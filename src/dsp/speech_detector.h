#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/detector_trace.h"
#include "dsp/frame_features.h"
#include "dsp/leak_prediction.h"
#include "dsp/line_gate.h"
#include "dsp/noise_model.h"
#include "dsp/other_sounds.h"
#include "dsp/speech_decay.h"
#include "dsp/speech_decoder.h"
#include "dsp/speech_evidence.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"
#include "turngap/dsp/frame_view.h"

namespace turngap {

/// Finds the utterances of one channel in a stream of samples. Looks about three seconds ahead.
class SpeechDetector {
 public:
  SpeechDetector(Party party, int sample_rate_hz, const DetectorConfig& config);

  /// Tells `observer` every frame from now on.
  void observe_frames(FrameObserver observer) { observer_ = std::move(observer); }
  void trace(const DetectorTrace& trace) { trace_ = trace; }
  void decide_with(const DetectorNets& nets) { nets_ = nets; }

  /// Where the frames and the levels of the channel are to be put.
  BandFrames& frames() { return frames_; }
  LevelTrack& levels() { return levels_; }
  /// Takes what has been put there since.
  void follow() { features_.follow(frames_); }

  /// Whether enough is known to decide the next block of frames.
  bool can_decide() const;
  /// Decides the next block. `other` is the detector of the other channel, which has taken as many samples and decided
  /// as many blocks or one more; `leak` the path from it into this channel.
  void decide_block(const SpeechDetector& other, const std::optional<LeakPath>& leak);
  /// After the end of the samples: whether there is a block left to decide.
  bool undecided() const { return features_.end() < frames_.end_index(); }
  /// Decides what waited for more to come.
  void finish();

  /// All utterances in order, once all is decided.
  const std::vector<Utterance>& utterances() const { return utterances_; }
  /// What limits the trust in this channel, once all is decided; `party` is its name.
  std::vector<Finding> findings(const char* party);
  /// Whether anything was heard at all: speech or other sound above the noise.
  bool heard_anything() const { return !utterances_.empty() || sounds_.any(); }

 private:
  ChannelEvidence evidence() const { return {frames_, levels_, log_odds_, noises_, leak_}; }
  void weigh_evidence(std::int64_t to);
  void report_frame(std::int64_t frame) const;
  void follow_passage(std::int64_t frame);
  void close_passage(std::int64_t end);
  void measure(const CoarseUtterance& coarse);
  void follow_last_sound();
  void follow_last_sound(Millis before);
  void forget_the_past();

  Party party_;
  DetectorConfig config_;
  DetectorNets nets_;
  DetectorTrace trace_;
  FrameObserver observer_;
  BandFrames frames_;
  LevelTrack levels_;
  NoiseModel noise_model_;
  FeatureTrack features_;
  SpeechEvidence speech_evidence_;
  SlidingBuffer<Noise> noises_;
  SlidingBuffer<float> leak_;
  SlidingBuffer<float> log_odds_;
  std::int64_t passage_begin_ = -1;  ///< first frame of the open passage that may be speech, or -1
  std::int64_t passage_end_ = -1;    ///< one past its last such frame so far
  std::int64_t last_speech_ = 0;     ///< frame at which the last measured speech ended
  std::vector<Utterance> utterances_;
  OtherSounds sounds_;
  SpeechDecay decay_;
  LineGate gate_;
};

}  // namespace turngap
