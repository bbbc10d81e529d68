#pragma once

#include <filesystem>
#include <span>

namespace turngap::cli {

/// Counts and names, on stderr, what is passed over in the folders among `paths`: sound of other kinds, hidden
/// recordings, links to folders.
void report_passed_over(std::span<const std::filesystem::path> paths);

}  // namespace turngap::cli
