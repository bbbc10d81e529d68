#pragma once

#include <cstdint>
#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/speech_decoder.h"

namespace turngap {

/// An utterance as the decoder sees it: its runs of speech, and how far its edges may lie from them.
struct CoarseUtterance {
  std::vector<FrameRun> runs;
  std::int64_t earliest;  ///< frame; the speech before ends here
  std::int64_t latest;    ///< frame; the speech after begins here

  std::int64_t begin() const { return runs.front().begin; }
  std::int64_t end() const { return runs.back().end; }
};

/// How fast the level falls within an utterance, in dB: its 98th percentile over spans of 30 and 100 ms. Voices fall by
/// 20 dB in 30 ms at a closure; in a room, or behind a slow device, nothing falls faster than its decay.
struct LevelFalls {
  float in_30_ms;
  float in_100_ms;
};

/// The power at which an utterance has its edges, and what hides it.
struct EdgePower {
  LevelBand band;          ///< what the level is measured in
  double speech;           ///< 95th percentile of the powers of its 5 ms frames, without the noise
  double threshold;        ///< `speech` less the edge depth
  double noise;            ///< mean power of the noise around the utterance
  LevelFalls falls;        ///< of the level, the noise left in
  LevelFalls usual_falls;  ///< of the utterances of the channel so far, this one among them
};

EdgePower edge_power(const ChannelEvidence& evidence, const CoarseUtterance& utterance, double edge_depth_db);

/// The mean power of 5 ms, the frame length of the edge's definition, around each of `count` milliseconds, `step`
/// apart, from `first` on.
std::vector<float> mean_powers(const LevelTrack& levels, LevelBand band, std::int64_t first, std::int64_t count,
                               std::int64_t step = 1);

}  // namespace turngap
