#pragma once

#include <filesystem>
#include <string_view>

namespace turngap {

/// Writes `text` as the whole new content of `path`, or leaves `path` as it was: temporary file in the same folder,
/// fsync, rename, fsync of the folder. Throws FatalError naming the path and the system's reason.
void write_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace turngap
