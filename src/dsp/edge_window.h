#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/speech_decoder.h"

namespace turngap {

enum class EdgeSide { onset, end };

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

/// Greatest and mean levels, evidence, its sum and the distance, voicing, colour, and what is said of the utterance.
inline constexpr std::size_t kEdgeFeatures = 17 + 17 + 11 + 2 + 7 + 7 + 12;

using EdgeFeatures = std::array<float, kEdgeFeatures>;

/// What is seen around one edge: for each frame at which it may lie, a description of what stands before and after it,
/// and the level on a grid of 1 ms.
struct EdgeWindow {
  EdgeSide side;
  std::int64_t first_frame;            ///< frame of features[0]
  std::vector<EdgeFeatures> features;  ///< one row a frame
  std::int64_t first_ms;               ///< time of levels_db[0]
  std::vector<float> levels_db;        ///< per ms: level without noise and leak over the edge power
  bool masked = false;                 ///< the noise lies above the edge power: no level shows the edge

  std::int64_t last_ms() const { return first_ms + static_cast<std::int64_t>(levels_db.size()); }
  /// Over the edge power in dB at `ms`; outside the window -30.
  float level_db(std::int64_t ms) const;
};

/// The window around the onset or end of `utterance`.
EdgeWindow edge_window(const ChannelEvidence& evidence, const CoarseUtterance& utterance, const EdgePower& power,
                       EdgeSide side);

}  // namespace turngap
