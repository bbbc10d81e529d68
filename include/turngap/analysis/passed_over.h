#pragma once

#include <filesystem>
#include <span>
#include <vector>

namespace turngap {

/// What lies below the folders among some paths and `find_recordings` passes over, sorted.
struct PassedOver {
  std::vector<std::filesystem::path> other_kinds;  ///< files that hold sound by their name, such as .m4a or .amr
  std::vector<std::filesystem::path> hidden;       ///< recordings by their name, hidden or in a hidden folder
  std::vector<std::filesystem::path> links;        ///< links to folders
};

/// Of other kinds hidden files are left out. What cannot be searched gives nothing; `find_recordings` names it.
PassedOver passed_over(std::span<const std::filesystem::path> paths);

}  // namespace turngap
