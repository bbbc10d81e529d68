#include "turngap/core/spool.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

TEST(Spool, GivesBackEachPieceFromWhereItStands) {
  Spool spool;
  const TextPlace first = spool.append("one");
  const TextPlace empty = spool.append("");
  const std::string large(1 << 20, 'x');
  const TextPlace last = spool.append(large);
  EXPECT_EQ(spool.read(first), "one");
  EXPECT_EQ(spool.read(empty), "");
  EXPECT_EQ(spool.read(last), large);
  EXPECT_EQ(spool.bytes(), 3 + large.size());
}

TEST(Spool, LeavesNoNameBehind) {
  const TemporaryFolder folder;
  Spool spool(folder.path());
  spool.append("text");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Spool, TakesAnotherDiskWhereAFolderTakesNoFile) {
  Spool spool("/proc");
  EXPECT_EQ(spool.read(spool.append("text")), "text");
}

TEST(Spool, SaysWhereItsTextEnds) {
  Spool spool;
  spool.append("text");
  EXPECT_THROW(spool.read({2, 10}), FatalError);
}

}  // namespace
}  // namespace turngap::test
