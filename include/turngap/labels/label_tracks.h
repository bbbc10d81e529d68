#pragma once

#include <string>
#include <vector>

#include "turngap/core/time.h"

namespace turngap {

/// No label lies later, s: a year. Beyond it times lose their milliseconds.
inline constexpr double kLongestSeconds = 3.2e7;

/// A stretch of a recording with a word on it; `begin` <= `end`.
struct Label {
  Millis begin;
  Millis end;
  std::string text;

  bool operator==(const Label&) const = default;
};

/// The labels of one kind, in order of their begin.
struct LabelTrack {
  std::string name;
  std::vector<Label> labels;

  bool operator==(const LabelTrack&) const = default;
};

/// All labels of a recording of length `duration` (0 where a format does not tell it).
struct LabelTracks {
  Millis duration;
  std::vector<LabelTrack> tracks;
};

}  // namespace turngap
