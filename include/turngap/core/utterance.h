#pragma once

#include <optional>

#include "turngap/core/time.h"

namespace turngap {

/// Speech on one channel with no silence longer than `DetectorConfig::max_pause` inside it.
///
/// The edges are the first and the last moment at which the channel lies within `DetectorConfig::edge_depth_db` of the
/// utterance's own speech level (the 95th percentile of its 5 ms frame levels) after the noise floor is taken off.
/// They are on a grid of whole milliseconds.
struct Utterance {
  Millis onset;
  Millis end;
  Millis onset_uncertainty;  ///< half-width: the true onset lies within ± this in about 95 % of the cases
  Millis end_uncertainty;    ///< the same for the end
  /// Start of audible sound that is no speech (typing, breath, tone, music) and comes before the onset without a pause
  /// of 650 ms or speech in between, where there is some.
  std::optional<Millis> first_sound;
  /// End of audible sound that is no speech (breath, decay, click, music) and follows the end in the same way.
  std::optional<Millis> last_sound;
  double level_dbfs = 0.0;  ///< the utterance's speech level
  double snr_db = 0.0;      ///< speech level over the noise floor around the utterance
  bool masked = false;      ///< noise covers the speech edges: they are estimated
  bool clipped = false;     ///< samples of it lie at full scale
};

}  // namespace turngap
