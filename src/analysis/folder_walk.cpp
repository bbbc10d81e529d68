#include "analysis/folder_walk.h"

#include "core/shortage.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

void walk_below(const fs::path& root, const FolderEntry& folder, const std::function<void(const FolderEntry&)>& each) {
  std::error_code error;
  fs::directory_iterator entry(root / folder.below, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code lost;  // a loop of links is neither folder nor file
    const FolderEntry found{.below = folder.below.empty() ? name : folder.below + "/" + name,
                            .is_link = entry->is_symlink(lost),
                            .is_folder = entry->is_directory(lost),
                            .is_hidden = folder.is_hidden || name.starts_with("."),
                            .error = {}};
    if (found.is_folder && !found.is_link) {
      walk_below(root, found, each);
    } else {
      each(found);
    }
  }
  if (!error) return;
  if (is_shortage(error.value())) fail_for_shortage((root / folder.below).string(), error.value());
  FolderEntry unread = folder;
  unread.error = error;
  each(unread);
}

}  // namespace

void walk_folder(const fs::path& folder, const std::function<void(const FolderEntry&)>& each) {
  walk_below(folder, {.below = "", .is_folder = true, .error = {}}, each);
}

}  // namespace turngap
