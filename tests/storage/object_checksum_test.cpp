#include "storage/object_checksum.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

std::string bytes_of(const std::string& hexadecimal) {
  std::string bytes;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hexadecimal.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

// The check values of the catalogue of parametrised CRC algorithms, and of FIPS 180 and RFC 1321, for these digits.
TEST(ObjectChecksum, IsThatOfTheAlgorithm) {
  const TemporaryFolder folder;
  const auto file = folder.write("digits", "123456789");
  for (const auto& [algorithm, sum] :
       {std::pair{"CRC32", "cbf43926"},
        {"CRC32C", "e3069283"},
        {"CRC64NVME", "ae8b14860a799888"},
        {"MD5", "25f9e794323b453885f5181f1b624d0b"},
        {"SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"},
        {"SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"}}) {
    const ObjectChecksum expected{algorithm, bytes_of(sum)};
    EXPECT_TRUE(sums_of_file(file, expected).as_expected) << algorithm;
    EXPECT_FALSE(sums_of_file(folder.write("other", "123456780"), expected).as_expected) << algorithm;
    EXPECT_EQ(sums_of_file(file, expected).sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  }
  EXPECT_TRUE(sums_of_file(file, std::nullopt).as_expected);
}

TEST(ObjectChecksum, TheBestOfThoseThatAreGiven) {
  const auto checksum =
      checksum_in({{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}});
  ASSERT_TRUE(checksum);
  EXPECT_EQ(checksum->algorithm, "CRC64NVME");
  EXPECT_EQ(checksum->bytes, bytes_of("ae8b14860a799888"));
  EXPECT_FALSE(checksum_in({}));
}

// That of an object which was stored in parts is one of their checksums.
TEST(ObjectChecksum, ThatOfPartsIsNone) {
  EXPECT_FALSE(checksum_in({{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-type", "COMPOSITE"}}));
  EXPECT_FALSE(checksum_in({{"x-amz-checksum-crc32", "y/Q5Jg==-3"}}));
  EXPECT_TRUE(checksum_in({{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-type", "FULL_OBJECT"}}));
}

TEST(ObjectChecksum, AnETagIsAnMd5WhereItLooksLikeOne) {
  EXPECT_EQ(md5_in_etag("25f9e794323b453885f5181f1b624d0b")->algorithm, "MD5");
  EXPECT_FALSE(md5_in_etag("25f9e794323b453885f5181f1b624d0b-3"));
  EXPECT_FALSE(md5_in_etag(""));
}

}  // namespace
}  // namespace turngap::test
