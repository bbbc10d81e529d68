#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/channel_evidence.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"

namespace turngap {

/// Finds the utterances of one channel in a stream of samples. Looks about three seconds ahead.
class SpeechDetector {
 public:
  SpeechDetector(int sample_rate_hz, const DetectorConfig& config);

  void push(std::span<const float> samples);
  /// Ends the stream and gives all utterances in order.
  std::vector<Utterance> finish();

 private:
  void decide_block(std::int64_t to);
  bool is_speech(const BandPowers& frame, const BandPowers& floor) const;
  void follow_passage(std::int64_t frame);
  void close_passage();
  void forget_the_past();

  DetectorConfig config_;
  BandFrames frames_;
  LevelTrack levels_;
  SlidingBuffer<std::uint8_t> active_;
  SlidingBuffer<BandPowers> floors_;
  bool speaking_ = false;
  std::int64_t passage_begin_ = -1;  ///< first active frame of the open passage, or -1
  std::int64_t passage_end_ = -1;    ///< one past its last active frame so far
  std::vector<Utterance> utterances_;
};

}  // namespace turngap
