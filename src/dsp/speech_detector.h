#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/band_frames.h"
#include "dsp/level_track.h"
#include "dsp/sliding_buffer.h"
#include "turngap/core/utterance.h"
#include "turngap/dsp/detector_config.h"

namespace turngap {

/// What is known of one channel around a stretch of speech.
struct ChannelEvidence {
  const BandFrames& frames;
  const LevelTrack& levels;
  const SlidingBuffer<std::uint8_t>& active;  ///< per frame: the bands say speech
  const SlidingBuffer<BandPowers>& floors;    ///< per block of kFramesPerBlock frames: noise power in each band

  const BandPowers& floor_at(std::int64_t frame) const;
};

inline constexpr std::int64_t kFramesPerBlock = 50;

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
