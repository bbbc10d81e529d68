#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <system_error>

namespace turngap {

/// What lies below a folder.
struct FolderEntry {
  std::string below;  ///< the way from the folder to it
  bool is_link = false;
  bool is_folder = false;  ///< one that is not gone into: a link to one, or one that cannot be read
  bool is_hidden = false;  ///< its own name, or that of a folder on the way, begins with a dot
  std::error_code error;   ///< why a folder cannot be read, or read on
};

/// Tells every file below `folder`, in no order, and the folders that are not gone into. Links to folders are not
/// followed, so that a loop of links ends. Where `folder` itself cannot be read, `below` is empty.
void walk_folder(const std::filesystem::path& folder, const std::function<void(const FolderEntry&)>& each);

}  // namespace turngap
