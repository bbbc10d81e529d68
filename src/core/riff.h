#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace turngap {

enum class ByteOrder { little, big };

/// The unsigned number in `count` bytes of `text`, which must reach to `offset + count`.
std::uint64_t number_at(std::string_view text, std::size_t offset, std::size_t count, ByteOrder order);

/// Up to `count` bytes of a file from `offset` on; fewer where it ends.
using ReadAt = std::function<std::string(std::int64_t offset, std::size_t count)>;

/// A chunk of a RIFF file (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0").
struct RiffChunk {
  std::string id;            ///< four characters
  std::uint64_t size = 0;    ///< as its head tells, in bytes; the file may end before
  std::int64_t content = 0;  ///< offset of what follows its head
};

/// Goes from head to head over the chunks of the RIFF, RIFX or RF64 file that begins at `riff`, until `visit` gives
/// false or the file, of `file_size` bytes, ends.
void walk_chunks(const ReadAt& read, std::int64_t riff, std::int64_t file_size, ByteOrder order,
                 const std::function<bool(const RiffChunk&)>& visit);

}  // namespace turngap
