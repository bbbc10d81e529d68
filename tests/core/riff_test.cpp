#include "core/riff.h"

#include <gmock/gmock.h>

#include <vector>

namespace turngap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> ids_in(const std::string& file, ByteOrder order = ByteOrder::little) {
  const ReadAt read = [&](std::int64_t offset, std::size_t count) {
    return file.substr(static_cast<std::size_t>(offset), count);
  };
  std::vector<std::string> ids;
  walk_chunks(read, 0, static_cast<std::int64_t>(file.size()), order, [&](const RiffChunk& chunk) {
    ids.push_back(chunk.id);
    return chunk.id != "stop";
  });
  return ids;
}

std::string chunk(const std::string& id, const std::string& size, const std::string& content) {
  return id + size + content;
}

TEST(Number, IsReadInBothOrders) {
  EXPECT_EQ(number_at("x\x01\x02\xFF", 1, 3, ByteOrder::little), 0xFF0201U);
  EXPECT_EQ(number_at("x\x01\x02\xFF", 1, 3, ByteOrder::big), 0x0102FFU);
}

TEST(Chunks, BeginAtEvenOffsets) {
  const std::string riff(12, '.');
  const std::string odd("\x03\0\0\0", 4);
  const std::string none("\0\0\0\0", 4);
  EXPECT_THAT(ids_in(riff + chunk("fact", odd, "abc.") + chunk("data", none, "")), ElementsAre("fact", "data"));
  const std::string odd_big("\0\0\0\x03", 4);
  EXPECT_THAT(ids_in(riff + chunk("fact", odd_big, "abc.") + chunk("data", none, ""), ByteOrder::big),
              ElementsAre("fact", "data"));
}

TEST(Chunks, EndWithTheFileOrWhereTheVisitorHasSeenEnough) {
  const std::string riff(12, '.');
  const std::string far("\xFE\xFF\xFF\xFF", 4);
  const std::string none("\0\0\0\0", 4);
  EXPECT_THAT(ids_in(riff), IsEmpty());
  EXPECT_THAT(ids_in(riff + "data123"), IsEmpty());
  EXPECT_THAT(ids_in(riff + chunk("fact", far, "abc")), ElementsAre("fact"));
  EXPECT_THAT(ids_in(riff + chunk("stop", none, "") + chunk("data", none, "")), ElementsAre("stop"));
}

}  // namespace
}  // namespace turngap
