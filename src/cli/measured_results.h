#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "turngap/analysis/analyze_recording.h"
#include "turngap/results/recording_result.h"

namespace turngap::cli {

/// How recordings are to be measured.
struct Measuring {
  AnalysisConfig config;
  bool roles_are_given = false;
  unsigned jobs = 1;
};

/// The results of recordings, which are measured, or of a results.jsonl, which is read; `measuring.config` becomes that
/// of the results read. Nothing where the user interrupted it. Throws FatalError, also where both are given.
std::optional<std::vector<RecordingResult>> measured_or_read(std::span<const std::filesystem::path> paths,
                                                             Measuring& measuring);

}  // namespace turngap::cli
