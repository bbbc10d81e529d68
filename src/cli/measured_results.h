#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_recording.h"
#include "turngap/results/recording_result.h"

namespace turngap::cli {

/// How recordings are to be measured.
struct Measuring {
  AnalysisConfig config;
  bool roles_are_given = false;
  unsigned jobs = 1;
  std::vector<std::string> given;  ///< the options that say how, as far as the user gave them
};

/// What is known before anything is measured.
struct ToMeasure {
  std::vector<std::string> recordings;        ///< the names of those that may have results
  std::vector<std::filesystem::path> inputs;  ///< files, which no output may replace
};

/// The results of recordings, which are measured, or of a results.jsonl, which is read; `measuring.config` becomes that
/// of the results read. Nothing where the user interrupted it. `prepare` is called before any work. Throws FatalError,
/// also where both are given, and where `measuring.given` asks results that were measured already to be measured
/// otherwise.
std::optional<std::vector<RecordingResult>> measured_or_read(
    std::span<const std::filesystem::path> paths, Measuring& measuring,
    const std::function<void(const ToMeasure&)>& prepare = [](const ToMeasure&) {});

/// Says why a recording has no results.
void report_not_measured(const RecordingResult& result);

}  // namespace turngap::cli
