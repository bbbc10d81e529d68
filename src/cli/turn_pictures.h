#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "turngap/report/page.h"

namespace turngap::cli {

/// The slowest answered turns and the longest waits without a reply of a summary, the longest wait first, at most
/// `most` of each.
std::vector<ShownTurn> worst_turns(const RunSummary& summary, std::span<const RecordingResult> results,
                                   std::size_t most);

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
