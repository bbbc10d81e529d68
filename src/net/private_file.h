#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace turngap {

/// A file in the making, NAME.part beside its final place, which only its owner may read (0600). Unless it is published
/// it vanishes with this object. Errors are FatalErrors that name the path and the system's reason.
class PrivateFile {
 public:
  explicit PrivateFile(std::filesystem::path final_path);
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  /// Begins again with an empty file.
  void restart();
  /// Appends; false where the system refused, which `check` then throws. For callers that may not throw.
  bool write(std::string_view data) noexcept;
  void check() const;
  /// The system's reason why it refused; empty where it did not.
  std::string refusal() const;

  int descriptor() const { return file_; }
  std::int64_t size() const { return size_; }
  const std::filesystem::path& part_path() const { return part_; }
  const std::filesystem::path& final_path() const { return final_; }

  /// Forgets all from byte `size` on.
  void cut(std::int64_t size);
  /// Gives its descriptor back; nothing more can be written or cut.
  void close();
  /// The final name, at once and whole. What has not been flushed onto the disk before may be lost with the power.
  void publish();

 private:
  void open();

  std::filesystem::path final_;
  std::filesystem::path part_;
  int file_ = -1;
  bool is_there_ = false;
  std::int64_t size_ = 0;
  int write_error_ = 0;
};

/// A whole small file, there at once; not flushed onto the disk.
void write_private_file(const std::filesystem::path& path, std::string_view text);

/// The text of a file with secrets, or of a pipe from a program that keeps them. Throws FatalError where it is not
/// there, is something else, cannot be read, or others than its owner may read it. `what` it is: "a file with
/// credentials".
std::string private_text(const std::filesystem::path& path, std::string_view what);

/// Gives the bytes of a file block by block. Throws FatalError where it cannot be read.
void for_each_block(const std::filesystem::path& path, const std::function<void(std::span<const char>)>& take);

/// SHA-256 of a whole file, hexadecimal. Throws FatalError where it cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace turngap
