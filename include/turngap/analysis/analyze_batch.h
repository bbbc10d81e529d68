#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_recording.h"
#include "turngap/core/error.h"

namespace turngap {

/// What became of one recording of a batch: an analysis, or the fault and what was expected and found.
struct RecordingResult {
  std::filesystem::path path;
  std::string name;                             ///< the file's stem, unique among the measured recordings of a batch
  std::optional<CallerChannel> caller_channel;  ///< where it is known of this recording; beats the configuration
  std::optional<Millis> expected_duration;      ///< where it is known of this recording
  std::optional<RecordingAnalysis> analysis;
  std::optional<RecordingFault> fault;  ///< set exactly when there is no analysis
  std::string message;
};

/// The recordings named by `paths`, in the order given: files as they are, folders searched to any depth for files that
/// end in .wav, .wave, .rf64, .flac, .ogg, .oga, .opus or .mp3 (in any case, not hidden), sorted by path. A file found
/// twice counts once. Paths that give no recording, and files whose stem another one has already, come as results with
/// their fault; the others have neither analysis nor fault yet.
std::vector<RecordingResult> find_recordings(std::span<const std::filesystem::path> paths);

/// Analyzes one recording that has no fault yet: its analysis or its fault is set. Throws FatalError.
void analyze_one(RecordingResult& recording, const AnalysisConfig& config);

/// Called after each recording with the number done; gives false to stop early.
using BatchProgress = std::function<bool(std::size_t done, std::size_t total)>;

/// Analyzes every recording that has no fault yet, on `jobs` threads (at least 1). One recording's fault never stops
/// the others, and the results do not depend on `jobs`. Returns false if `progress` stopped it.
bool analyze_batch(std::span<RecordingResult> recordings, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress);

}  // namespace turngap
