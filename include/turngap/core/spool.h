#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace turngap {

/// Where a piece of text stands in a file.
struct TextPlace {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
};

/// Text that is to leave memory and to be read again: a file without a name, which goes with the object or the process.
/// Any number of threads may read at a time. Errors are FatalErrors with the system's reason.
class Spool {
 public:
  /// On the disk that `folder` is on; where it takes no file, or is empty, on that of temporary files, and where that
  /// takes none either, in memory.
  explicit Spool(const std::filesystem::path& folder = {});
  ~Spool();
  Spool(Spool&& other) noexcept;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  TextPlace append(std::string_view text);
  std::string read(TextPlace place) const;
  std::uint64_t bytes() const { return bytes_; }

 private:
  int file_ = -1;
  std::uint64_t bytes_ = 0;
};

/// The text that stands at `place` in an open file; `name` stands for the file in messages. Throws FatalError where it
/// cannot be read.
std::string read_place(int file, TextPlace place, const std::filesystem::path& name);

}  // namespace turngap
