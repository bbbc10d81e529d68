#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string_view>

namespace turngap {

// The steps that every writer of files here is made of.

/// Throws FatalError: the path, the step that failed and the system's reason; MachineShortage where it is one.
[[noreturn]] void fail_writing(const std::filesystem::path& path, std::string_view step, int reason = errno);

/// How many bytes got onto the file; less than all where the system refused, and errno says why.
std::size_t append_bytes(int file, std::string_view text) noexcept;

/// Closes `file`, which becomes -1, and gives `part` its final name. Where the system refuses, `part` is removed and
/// FatalError thrown that names `target`.
void publish_file(int& file, const std::filesystem::path& part, const std::filesystem::path& target);

/// Flushes all that was written to the file system that a folder lies on: bytes, sizes and names. Throws FatalError.
void flush_file_system(const std::filesystem::path& folder);

/// Flushes the names in a folder onto the disk, where the file system can.
void flush_folder(const std::filesystem::path& folder);

}  // namespace turngap
