#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "turngap/report/page.h"

namespace turngap::cli {

/// The slowest answered turns and the longest waits without a reply of a summary, the longest wait first, and the
/// recordings that they are in.
class DrawnTurns {
 public:
  /// At most `most` of each.
  DrawnTurns(const RunSummary& summary, std::size_t most);

  /// Keeps the result of a recording that some of them are in. Every result of the run is to be seen.
  void see(const RecordingResult& result);

  std::span<const RecordingResult> recordings() const { return recordings_; }
  /// `ShownTurn::recording` is an index into `recordings`.
  std::vector<ShownTurn> turns() const;

 private:
  std::vector<TurnPlace> places_;
  std::vector<RecordingResult> recordings_;
};

/// Where recordings may lie.
struct RecordingPlaces {
  const std::vector<std::filesystem::path>& folders;          ///< below which they lie by path, or by name
  const std::map<std::string, std::filesystem::path>& files;  ///< those that are known, by their `path`
};

/// Cuts each turn out of its recording. A file that is not the one that was measured is not taken; a turn without audio
/// says why. `jobs` recordings at a time.
void add_audio(std::vector<ShownTurn>& turns, std::span<const RecordingResult> results, const RecordingPlaces& places,
               unsigned jobs);

}  // namespace turngap::cli
