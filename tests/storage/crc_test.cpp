#include "storage/crc.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace turngap::test {
namespace {

// By its definition: a bit at a time.
std::uint64_t sum_bit_by_bit(CrcKind kind, std::string_view bytes) {
  const std::uint64_t ones = kind.bits == 64 ? ~std::uint64_t{0} : 0xFFFFFFFF;
  std::uint64_t sum = ones;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1U ^ ((sum & 1U) != 0 ? kind.polynomial : 0);
  }
  return sum ^ ones;
}

// Around the blocks that are folded, in two pieces cut anywhere.
TEST(Crc, IsThatOfItsDefinitionWhateverTheLengthAndThePieces) {
  std::mt19937 random(1);
  for (const CrcKind kind : {kCrc32, kCrc32c, kCrc64Nvme}) {
    for (std::size_t size = 0; size < 400; ++size) {
      std::string bytes(size, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random());
      const std::size_t cut = random() % (size + 1);
      for (const bool may_multiply : {true, false}) {
        Crc crc(kind, may_multiply);
        crc.add(std::span(bytes).first(cut));
        crc.add(std::span(bytes).subspan(cut));
        ASSERT_EQ(crc.sum(), sum_bit_by_bit(kind, bytes)) << kind.bits << " bits, " << size << " bytes, " << cut;
      }
    }
  }
}

}  // namespace
}  // namespace turngap::test
