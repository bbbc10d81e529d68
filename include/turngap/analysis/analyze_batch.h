#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_recording.h"

namespace turngap {

/// A recording that is to be analyzed, and its result.
struct RecordingTask {
  std::filesystem::path file;
  RecordingResult result;  ///< what is known beforehand (identity, path, roles, metadata), then all that was found
  /// Gives the line of what an earlier run found, in any thread; empty where there is none. Taken over where the file's
  /// bytes, the caller's channel and the length that is expected are the same, so that it is not measured again.
  std::function<std::string()> earlier = {};
  enum class Fate {
    measured,
    measured_again_for_its_bytes,  ///< the file is not the one that the earlier run measured
    measured_again_for_its_roles,  ///< the caller's channel or the length expected are others
    taken_over,
  } fate = Fate::measured;
};

/// The recordings named by `paths`, in the order given: files as they are, folders searched to any depth for files that
/// end in .wav, .wave, .rf64, .flac, .ogg, .oga, .opus or .mp3 (in any case), sorted by path; hidden files and folders
/// and links to folders are passed over. A file found twice counts once. Paths that give no recording, and folders that
/// cannot be read, come as results with their failure; the others have neither analysis nor failure yet.
///
/// `path` is the way from the folder given to the file (of a file given, its name), and where two are alike, preceded
/// by as many of the folder's own last names as tell them apart. `recording` is the file's stem, and where two are
/// alike, `path` without its extension (with it where only that differs).
std::vector<RecordingTask> find_recordings(std::span<const std::filesystem::path> paths);

/// The same, one after the other.
void find_recordings(std::span<const std::filesystem::path> paths, const std::function<void(RecordingTask&&)>& found);

/// Analyzes one recording that has no failure yet: its analysis or its failure is set, with the hash of the file, the
/// settings and the method version. Throws FatalError, and ReadingStopped as soon as `stop` gives true.
void analyze_one(RecordingTask& task, const AnalysisConfig& config, const std::function<bool()>& stop = {});

/// Called all the time, in the calling thread, with the number done; gives false to stop at once: what is under way is
/// given up.
using BatchProgress = std::function<bool(std::size_t done, std::size_t total)>;

/// A recording that is done.
struct DoneRecording {
  std::size_t number = 0;  ///< as it was given
  RecordingTask task;      ///< with its result
  std::string line;        ///< the result as a line of results.jsonl
  bool as_before = false;  ///< the line is that of the earlier run
};

/// Called with each recording that is done, one at a time, as soon as it is. What it throws ends the batch.
using WhenDone = std::function<void(DoneRecording&& done)>;

/// Analyzes recordings 0 to `count` - 1, which `task` gives one after the other, on `jobs` threads (at least 1), and
/// forgets each once `when_done` has heard of it: only some recordings a thread are in memory at a time. One
/// recording's failure never stops the others, and the results do not depend on `jobs`. Returns false if `progress`
/// stopped it.
bool analyze_all(std::size_t count, const std::function<RecordingTask(std::size_t)>& task, const AnalysisConfig& config,
                 unsigned jobs, const BatchProgress& progress, const WhenDone& when_done);

/// The same with tasks that are in memory, which get their results.
bool analyze_batch(std::span<RecordingTask> tasks, const AnalysisConfig& config, unsigned jobs,
                   const BatchProgress& progress);

}  // namespace turngap
