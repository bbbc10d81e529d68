#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace turngap {

/// A folder (0700 where it is made) that one process at a time fetches into. Parts that an earlier one left are
/// removed.
class FetchFolder {
 public:
  /// Throws FatalError if the folder cannot be used, or if another process fetches into it.
  explicit FetchFolder(std::filesystem::path folder);
  ~FetchFolder();
  FetchFolder(const FetchFolder&) = delete;
  FetchFolder& operator=(const FetchFolder&) = delete;

  const std::filesystem::path& path() const { return folder_; }

  /// Where what is known of a recording lies: beside its audio.
  static std::filesystem::path sidecar_of(const std::filesystem::path& audio);

  /// Whether a file is what a fetch that was stopped has left of one in the making, whatever the source: NAME.wav.part
  /// and the like, that only its owner may read and write, in a folder that was fetched into.
  static bool is_left_part(const std::filesystem::path& path);

  /// What stands where a recording's audio, its part or its sidecar is to be and is no file, in words: a link, a
  /// folder. Nothing where each is a file or free.
  static std::optional<std::string> squatter_at(const std::filesystem::path& audio);

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
};

}  // namespace turngap
