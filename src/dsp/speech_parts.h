#pragma once

#include <vector>

#include "dsp/passage.h"

namespace turngap {

/// An unbroken sound and what it is made of.
struct SoundPart {
  Stretch stretch;
  std::int64_t voiced_ms;           ///< how much of it is periodic at the pitch of a voice
  double centroid_hz;               ///< centre of its power between 80 and 3950 Hz
  double peak_power;                ///< its highest 5 ms level
  std::int64_t longest_run_ms = 0;  ///< the longest stretch of it without any gap
};

/// Joins runs over gaps too short to tell two sounds apart, and describes each sound.
std::vector<SoundPart> describe_parts(const Passage& passage, const std::vector<Stretch>& runs);

/// A click or thump or two or three of them in a row, too short and too strong for any sound of speech, or too short to
/// count at all. `threshold` is the power of the speech edge.
bool is_impulse(const SoundPart& part, double threshold);

/// A sound before speech that is no beginning of it: a click of a key, a breath.
bool is_no_beginning(const SoundPart& part, double threshold);

}  // namespace turngap
