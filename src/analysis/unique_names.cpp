#include "analysis/unique_names.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace turngap {
namespace {

namespace fs = std::filesystem;

using NameAt = std::function<std::string(std::size_t file, std::size_t length)>;

/// Files by their names, so that those with the same name are neighbours.
std::vector<std::uint32_t> by_name(const std::vector<std::string>& names) {
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&names](std::uint32_t i) -> const std::string& { return names[i]; });
  return order;
}

// Lengthens the names that are alike until none are, or until `longest`.
std::vector<std::string> told_apart(std::size_t files, std::size_t longest, const NameAt& name_at) {
  std::vector<std::uint32_t> lengths(files, 0);
  std::vector<std::string> names(files);
  for (std::size_t i = 0; i < files; ++i) names[i] = name_at(i, 0);
  for (std::size_t round = 0; round < longest; ++round) {
    const auto order = by_name(names);
    std::vector<std::uint32_t> alike;
    for (std::size_t at = 0; at < files; ++at) {
      const bool as_before = at > 0 && names[order[at]] == names[order[at - 1]];
      const bool as_next = at + 1 < files && names[order[at]] == names[order[at + 1]];
      if (as_before || as_next) alike.push_back(order[at]);
    }
    if (alike.empty()) break;
    for (const std::uint32_t i : alike) names[i] = name_at(i, ++lengths[i]);
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

std::vector<FileNames> names_of(std::span<const fs::path> folders, std::span<const FoundFile> files) {
  std::vector<fs::path> whole;
  std::size_t deepest = 0;
  for (const fs::path& folder : folders) {
    whole.push_back(without_slash(folder));
    deepest = std::max(deepest, depth(whole.back()));
  }
  auto paths = told_apart(files.size(), deepest, [&](std::size_t i, std::size_t length) {
    return (last_names(whole[files[i].folder], length) / files[i].below).generic_string();
  });
  auto recordings =
      told_apart(files.size(), 2, [&](std::size_t i, std::size_t length) { return recording_at(paths[i], length); });
  std::vector<FileNames> names;
  names.reserve(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) names.push_back({std::move(paths[i]), std::move(recordings[i])});
  return names;
}

}  // namespace turngap
