#include "core/riff.h"

namespace turngap {

std::uint64_t number_at(std::string_view text, std::size_t offset, std::size_t count, ByteOrder order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = order == ByteOrder::big ? i : count - 1 - i;
    value = value << 8 | static_cast<unsigned char>(text[offset + at]);
  }
  return value;
}

void walk_chunks(const ReadAt& read, std::int64_t riff, std::int64_t file_size, ByteOrder order,
                 const std::function<bool(const RiffChunk&)>& visit) {
  constexpr std::size_t kHead = 8;
  for (std::int64_t offset = riff + 12; offset + std::int64_t{kHead} <= file_size;) {
    const std::string head = read(offset, kHead);
    if (head.size() < kHead) return;
    const RiffChunk chunk{head.substr(0, 4), number_at(head, 4, 4, order), offset + std::int64_t{kHead}};
    if (!visit(chunk)) return;
    offset = chunk.content + static_cast<std::int64_t>(chunk.size + chunk.size % 2);  // chunks begin at even offsets
  }
}

}  // namespace turngap
