#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace turngap {

/// A file: which of the folders that were given, and the way from it.
struct FoundFile {
  std::uint32_t folder = 0;
  std::string below;
};

/// How a file is called in the results.
struct FileNames {
  std::string path;
  std::string recording;
};

/// Names that are unique among `files`, by the rules of `find_recordings`. No two files may be the same one.
std::vector<FileNames> names_of(std::span<const std::filesystem::path> folders, std::span<const FoundFile> files);

/// "calls/" -> "calls"; "." and what ends in ".." become the name of the folder they stand for.
std::filesystem::path without_slash(const std::filesystem::path& folder);

}  // namespace turngap
