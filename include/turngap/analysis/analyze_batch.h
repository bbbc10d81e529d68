#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "turngap/analysis/analyze_recording.h"

namespace turngap {

/// A recording that is to be analyzed, and its result.
struct RecordingTask {
  std::filesystem::path file;
  RecordingResult result;  ///< what is known beforehand (identity, path, roles, metadata), then all that was found
  /// What an earlier run found, or nullptr: taken over where the file's bytes, the caller's channel and the length that
  /// is expected are the same, so that it is not measured again. Outlives the task.
  const RecordingResult* earlier = nullptr;
  bool taken_over = false;
};

/// The recordings named by `paths`, in the order given: files as they are, folders searched to any depth for files that
/// end in .wav, .wave, .rf64, .flac, .ogg, .oga, .opus or .mp3 (in any case, not hidden), sorted by path. A file found
/// twice counts once. Paths that give no recording come as results with their failure; the others have neither analysis
/// nor failure yet.
///
/// `path` is the way from the folder given to the file (of a file given, its name), and where two are alike, preceded
/// by as many of the folder's own last names as tell them apart. `recording` is the file's stem, and where two are
/// alike, `path` without its extension (with it where only that differs).
std::vector<RecordingTask> find_recordings(std::span<const std::filesystem::path> paths);

/// Analyzes one recording that has no failure yet: its analysis or its failure is set, with the hash of the file, the
/// settings and the method version. Throws FatalError, and ReadingStopped as soon as `stop` gives true.
void analyze_one(RecordingTask& task, const AnalysisConfig& config, const std::function<bool()>& stop = {});

/// Called all the time, in the calling thread, with the number done; gives false to stop at once: what is under way is
/// given up.
using BatchProgress = std::function<bool(std::size_t done, std::size_t total)>;

/// Called with each recording that was measured and not taken over, one at a time, as soon as it is done. What it
/// throws ends the batch.
using WhenMeasured = std::function<void(const RecordingTask& task)>;

/// Analyzes every recording that has no failure yet, on `jobs` threads (at least 1). One recording's failure never
/// stops the others, and the results do not depend on `jobs`. Returns false if `progress` stopped it.
bool analyze_batch(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress, const WhenMeasured& when_measured = {});

}  // namespace turngap
