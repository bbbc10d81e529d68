#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "turngap/core/spool.h"
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

  /// Where a record of an earlier run stands: in the results that it wrote, in its journal, or in another one.
  struct Place {
    std::size_t file = 0;
    TextPlace text;
  };

  /// What is there of an earlier run; nothing where nothing is. `path` is that of the record, which counts as named
  /// from now on.
  std::optional<Place> earlier(const std::string& path);

  /// The line that stands there, without its line end. In any thread.
  std::string read(Place place) const;

  /// The paths of what is there of an earlier run and was never named.
  std::vector<std::string> never_named() const;

  /// One sentence for each line that is whole but no result, as of a damaged disk: file, line and what was found. These
  /// lines stay, and what was in them is not known.
  const std::vector<std::string>& damage() const { return damage_; }

  /// Throws FatalError that says what changed where an earlier run had another method version or other settings than
  /// `now`, for their numbers would not belong together.
  void require_same_method(const RecordingResult& now) const;

  /// Adds a line, with its line end, and tells where it stands.
  Place add(std::string_view line);

  /// Recordings in the journal.
  std::size_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

  /// The results are written: the journal goes, though it can still be read. One without a recording goes by itself.
  void remove();

 private:
  struct File {
    int descriptor = -1;
    std::filesystem::path name;
  };
  struct Earlier {
    Place place;
    bool named = false;
  };
  /// A method version and settings.
  using Method = std::pair<int, std::vector<NamedNumber>>;
  static constexpr std::size_t kOwnFile = 0;

  void open();
  void read_left(Start start);
  void remember(const std::filesystem::path& results);
  /// Opens a file that is read from; it stays so, whatever becomes of its name.
  std::optional<std::size_t> keep_open(const std::filesystem::path& file);
  void take(const RecordingResult& result, Place place);

  std::filesystem::path path_;
  std::vector<File> files_;  ///< the journal, then those that `remember` and `recall` read
  std::uint64_t bytes_ = 0;
  std::size_t size_ = 0;
  bool removed_ = false;
  std::chrono::steady_clock::time_point flushed_;
  std::unordered_map<std::string, Earlier> earlier_;
  std::vector<Method> methods_;  ///< of what is there of earlier runs, each once
  std::vector<std::string> damage_;
};

}  // namespace turngap
