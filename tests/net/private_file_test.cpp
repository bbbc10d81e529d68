#include "net/private_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

void write_in_pieces(PrivateFile& file, std::string_view bytes, std::mt19937& random) {
  while (!bytes.empty()) {
    const std::size_t piece = std::min<std::size_t>(bytes.size(), 1 + random() % 100'000);
    EXPECT_TRUE(file.write(bytes.substr(0, piece)));
    bytes.remove_prefix(piece);
  }
}

// Whatever the pieces are, and whatever was written before a new beginning.
TEST(PrivateFile, HoldsWhatWasWrittenSinceItBeganAgain) {
  const TemporaryFolder folder;
  std::mt19937 random(1);
  for (const std::size_t size : {0U, 1U, 65'535U, 65'536U, 65'537U, 500'000U}) {
    const std::string bytes = random_bytes(random, size);
    PrivateFile file(folder / "a.wav");
    file.restart();
    write_in_pieces(file, random_bytes(random, 200'001), random);
    file.restart();
    write_in_pieces(file, bytes, random);
    file.check();
    EXPECT_EQ(file.size(), static_cast<std::int64_t>(size));
    EXPECT_TRUE(bytes_of(folder / "a.wav.part") == bytes) << size;
    EXPECT_FALSE(fs::exists(folder / "a.wav"));
    file.publish();
    EXPECT_TRUE(bytes_of(folder / "a.wav") == bytes) << size;
    fs::remove(folder / "a.wav");
  }
}

TEST(PrivateFile, VanishesUnlessItIsPublishedClosedOrNot) {
  const TemporaryFolder folder;
  for (const bool closed : {false, true}) {
    {
      PrivateFile file(folder / "a.wav");
      file.restart();
      file.write("half");
      if (closed) file.close();
      EXPECT_TRUE(fs::exists(folder / "a.wav.part"));
    }
    EXPECT_TRUE(fs::is_empty(folder.path()));
  }
}

TEST(PrivateFile, AFullDiskIsToldWithThePath) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here, the only disk that is always full";
  const TemporaryFolder folder;
  PrivateFile file(folder / "a.wav");
  file.restart();
  ASSERT_GE(dup2(open("/dev/full", O_WRONLY | O_CLOEXEC), file.descriptor()), 0);
  file.write("lost");
  try {
    file.check();
    FAIL() << "expected an error";
  } catch (const FatalError& error) {
    EXPECT_NE(std::string(error.what()).find("a.wav: cannot be written (writing: No space left"), std::string::npos)
        << error.what();
  }
}

TEST(PrivateText, MayComeFromAPipe) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  ASSERT_EQ(write(ends[1], "SECRET=1\n", 9), 9);
  close(ends[1]);
  EXPECT_EQ(private_text("/dev/fd/" + std::to_string(ends[0]), "a file with credentials"), "SECRET=1\n");
  close(ends[0]);
}

}  // namespace
}  // namespace turngap::test
