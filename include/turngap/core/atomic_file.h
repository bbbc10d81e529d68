#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace turngap {

/// The whole new content of a file, which comes piece by piece; until `commit`, and without it, the file is as it was:
/// temporary file in the same folder, without a name where the file system knows that, so that a process that is killed
/// leaves nothing behind, fsync, rename, fsync of the folder. The file gets the permissions of any newly
/// created file (umask). A symbolic link is followed: the file it names is replaced, and the link stays. What is no
/// regular file (a device, a pipe) is never replaced but written to at once. All throw FatalError naming the path and
/// the system's reason.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void append(std::string_view text);
  void commit();
  /// Whether what was committed, if anything, is still there, and nobody has put another file into its place.
  bool is_in_place() const;

 private:
  class Place;
  class TemporaryFile;
  class Device;
  std::unique_ptr<Place> place_;
};

/// Writes `text` as the whole new content of `path`, or leaves `path` as it was.
void write_atomically(const std::filesystem::path& path, std::string_view text);

}  // namespace turngap
