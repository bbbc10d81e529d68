#pragma once

#include <filesystem>
#include <string_view>

namespace turngap {

/// Writes `text` as the whole new content of `path`, or leaves `path` as it was: temporary file in the same folder,
/// fsync, rename, fsync of the folder. The file gets the permissions of any newly created file (umask). A symbolic link
/// is followed: the file it names is replaced, and the link stays. What is no regular file (a device, a pipe) is never
/// replaced but written to. Throws FatalError naming the path and the system's reason.
void write_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace turngap
