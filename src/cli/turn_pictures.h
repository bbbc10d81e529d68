#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "turngap/report/page.h"

namespace turngap::cli {

/// The slowest answered turns and the longest waits without a reply of a summary, the longest wait first, at most
/// `most` of each.
std::vector<ShownTurn> worst_turns(const RunSummary& summary, std::span<const RecordingResult> results,
                                   std::size_t most);

/// Cuts each turn out of its recording, which is looked for below the folders: by its path, then by its name alone. A
/// file that is not the one that was measured is not taken; a turn without audio says why. `jobs` recordings at a time.
void add_audio(std::vector<ShownTurn>& turns, std::span<const RecordingResult> results,
               std::span<const std::filesystem::path> folders, unsigned jobs);

}  // namespace turngap::cli
