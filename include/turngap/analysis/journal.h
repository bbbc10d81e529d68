#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// results.jsonl.part beside the results of a run that goes on: recordings that are finished, a line each in the order
/// in which they were, so that an interruption loses at most what was under way. Flushed onto the disk at most once a
/// second. One process at a time has it. Errors are FatalErrors that name the file and the system's reason.
class Journal {
 public:
  enum class Start {
    afresh,  ///< throws FatalError where an earlier run left finished recordings
    resume,  ///< takes over what an earlier run left in the journal and in the results
  };

  /// `results` is where results.jsonl is to be. What a crash left of an unfinished line is cut off. Throws FatalError
  /// also where there is something else than a journal.
  Journal(const std::filesystem::path& results, Start start);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Takes over what stands in another journal, which may go on being written: its lines that are whole. What is known
  /// already stays, and nothing where it cannot be read.
  void recall(const std::filesystem::path& journal);

  /// What is there of an earlier run; nullptr where nothing is. `path` is that of the record.
  const RecordingResult* earlier(const std::string& path) const;

  /// The paths of what is there of an earlier run, but those `named`.
  std::vector<std::string> earlier_but(const std::set<std::string_view>& named) const;

  /// One sentence for each line that is whole but no result, as of a damaged disk: file, line and what was found. These
  /// lines stay, and what was in them is not known.
  const std::vector<std::string>& damage() const { return damage_; }

  /// Throws FatalError that says what changed where an earlier run had another method version or other settings than
  /// `now`, for their numbers would not belong together.
  void require_same_method(const RecordingResult& now) const;

  void add(const RecordingResult& result);

  /// Recordings in the journal.
  std::size_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

  /// The results are written: the journal goes. One without a recording goes by itself.
  void remove();

 private:
  void open();
  void read_left(Start start);
  void remember(const std::filesystem::path& results);

  std::filesystem::path path_;
  int file_ = -1;
  std::size_t bytes_ = 0;
  std::size_t size_ = 0;
  std::chrono::steady_clock::time_point flushed_;
  std::map<std::string, RecordingResult> earlier_;
  std::vector<std::string> damage_;
};

}  // namespace turngap
