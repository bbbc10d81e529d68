#pragma once

#include <filesystem>
#include <span>
#include <vector>

namespace turngap {

/// The files below the folders among `paths` that hold sound by their name, such as .m4a or .amr, and that
/// `find_recordings` passes over, sorted; hidden ones left out. What cannot be searched gives nothing.
std::vector<std::filesystem::path> passed_over(std::span<const std::filesystem::path> paths);

}  // namespace turngap
