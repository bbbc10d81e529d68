#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/leak_prediction.h"
#include "dsp/noise_floor.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"
#include "turngap/dsp/frame_view.h"

namespace turngap {

/// Finds the utterances of one channel in a stream of samples. Looks about three seconds ahead.
class SpeechDetector {
 public:
  SpeechDetector(int sample_rate_hz, const DetectorConfig& config);

  /// Tells `observer` every frame from now on as one of `party`.
  void tell_frames(Party party, FrameObserver observer);

  /// Takes the next samples of the channel.
  void push(std::span<const float> samples);
  /// Decides what can be decided by now. `other` is the detector of the other channel, which has taken as many samples;
  /// `leak` the path from it into this channel.
  void decide(const SpeechDetector& other, const std::optional<LeakPath>& leak);
  /// Ends the stream: both channels take no more samples, and all is decided.
  void end_of_samples();
  void decide_the_rest(const SpeechDetector& other, const std::optional<LeakPath>& leak);

  /// All utterances in order, once all is decided.
  std::vector<Utterance> utterances() const;

 private:
  void decide_block(std::int64_t to, const LeakPrediction& leak);
  double score_db(const BandPowers& frame, const BandPowers& floor, const BandPowers& leak) const;
  void tell(std::int64_t frame, const BandPowers& leak, double score_db) const;
  void follow_passage(std::int64_t frame);
  void close_passage();
  void forget_the_past();

  DetectorConfig config_;
  BandFrames frames_;
  LevelTrack levels_;
  NoiseFloor noise_;
  SlidingBuffer<std::uint8_t> active_;
  SlidingBuffer<BandPowers> floors_;
  SlidingBuffer<float> leak_;
  Party party_ = Party::caller;
  FrameObserver observer_;
  bool speaking_ = false;
  std::int64_t passage_begin_ = -1;  ///< first active frame of the open passage, or -1
  std::int64_t passage_end_ = -1;    ///< one past its last active frame so far
  std::vector<Utterance> utterances_;
};

}  // namespace turngap
