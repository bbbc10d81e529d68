#include "analysis/recording_names.h"

#include <algorithm>
#include <functional>
#include <map>

namespace turngap {
namespace {

namespace fs = std::filesystem;

using NameAt = std::function<std::string(std::size_t file, std::size_t length)>;

// Lengthens the names that are alike until none are, or until `longest`.
std::vector<std::string> told_apart(std::size_t files, std::size_t longest, const NameAt& name_at) {
  std::vector<std::size_t> lengths(files, 0);
  std::vector<std::string> names(files);
  for (std::size_t round = 0; round <= longest; ++round) {
    std::map<std::string, std::vector<std::size_t>> owners;
    for (std::size_t i = 0; i < files; ++i) owners[names[i] = name_at(i, lengths[i])].push_back(i);
    for (const auto& [name, alike] : owners) {
      if (alike.size() < 2) continue;
      for (const std::size_t i : alike) ++lengths[i];
    }
  }
  return names;
}

std::size_t depth(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(folder.begin(), folder.end()));
}

// The last `count` names of `folder`, all but the root where it has fewer.
fs::path last_names(const fs::path& folder, std::size_t count) {
  const fs::path relative = folder.relative_path();
  const std::size_t leave = depth(relative) - std::min(depth(relative), count);
  fs::path out;
  for (auto at = std::next(relative.begin(), static_cast<std::ptrdiff_t>(leave)); at != relative.end(); ++at)
    out /= *at;
  return out;
}

std::string recording_at(const std::string& path, std::size_t length) {
  if (length == 0) return fs::path(path).stem().string();
  return length == 1 ? fs::path(path).replace_extension().string() : path;
}

}  // namespace

fs::path without_slash(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder.empty() ? "." : folder).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

std::vector<FileNames> names_of(std::span<const FoundFile> files) {
  std::vector<fs::path> folders;
  std::size_t deepest = 0;
  for (const FoundFile& file : files) {
    folders.push_back(without_slash(file.folder));
    deepest = std::max(deepest, depth(folders.back()));
  }
  const auto paths = told_apart(files.size(), deepest, [&](std::size_t i, std::size_t length) {
    return (last_names(folders[i], length) / files[i].below).generic_string();
  });
  const auto recordings =
      told_apart(files.size(), 2, [&](std::size_t i, std::size_t length) { return recording_at(paths[i], length); });
  std::vector<FileNames> names;
  for (std::size_t i = 0; i < files.size(); ++i) names.push_back({paths[i], recordings[i]});
  return names;
}

}  // namespace turngap
