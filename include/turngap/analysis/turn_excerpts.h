#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "turngap/analysis/analyze_recording.h"
#include "turngap/results/turn_excerpt.h"

namespace turngap {

/// A stretch of a recording.
struct Stretch {
  Millis from;
  Millis to;
};

/// What is heard of a recording in each stretch, and what the detector believes there: the recording is measured once
/// more, with `config`. A stretch is cut at the ends of the recording. Throws RecordingError.
std::vector<TurnExcerpt> take_excerpts(const std::filesystem::path& recording, const AnalysisConfig& config,
                                       std::span<const Stretch> stretches);

}  // namespace turngap
