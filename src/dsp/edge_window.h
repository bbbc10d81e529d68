#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dsp/channel_evidence.h"
#include "dsp/edge_power.h"

namespace turngap {

enum class EdgeSide { onset, end };

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
