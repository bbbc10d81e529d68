#include "turngap/core/atomic_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// More than fits within the largest file that a starved process may write.
const std::string kLarge(1 << 16, 'x');
constexpr rlim_t kLargestFileBytes = 1 << 12;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const FatalError& error) {
    return error.what();
  }
  return "no FatalError";
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

// Runs `action` in a process of its own that may write small files only, and gives how it ended.
int wait_status_of_starved(void (*on_limit)(int), const std::function<void()>& action) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit limit{kLargestFileBytes, kLargestFileBytes};
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_FSIZE, &limit);
    setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGXFSZ, on_limit);
    action();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST(WriteAtomically, MakesAFileWithExactlyTheText) {
  const TemporaryFolder folder;
  const std::string text("a\0b\nno line end", 15);
  write_atomically(folder / "new.csv", text);
  EXPECT_EQ(content(folder / "new.csv"), text);
  EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("new.csv"));
}

TEST(WriteAtomically, MakesAnEmptyFileOfNoText) {
  const TemporaryFolder folder;
  write_atomically(folder / "empty", "");
  EXPECT_TRUE(fs::is_regular_file(folder / "empty"));
  EXPECT_EQ(fs::file_size(folder / "empty"), 0U);
}

TEST(WriteAtomically, ReplacesAllOfAnOlderFile) {
  const TemporaryFolder folder;
  const auto file = folder.write("table.csv", "the old and longer content");
  write_atomically(file, "new");
  EXPECT_EQ(content(file), "new");
}

TEST(WriteAtomically, GivesTheFileThePermissionsOfANewOne) {
  const TemporaryFolder folder;
  const mode_t before = umask(027);
  write_atomically(folder / "table.csv", "text");
  const mode_t after = umask(before);
  EXPECT_EQ(mode_of(folder / "table.csv"), 0640U);
  EXPECT_EQ(after, 027U) << "the process has another umask than before";
}

TEST(WriteAtomically, KeepsTheOldFileAndCleansUpWhereTheDiskIsFull) {
  const TemporaryFolder folder;
  const auto file = folder.write("table.csv", "old");
  const int status = wait_status_of_starved(SIG_IGN, [&] {
    const std::string failure = failure_of([&] { write_atomically(file, kLarge); });
    const bool told = failure.find(file) != std::string::npos && failure.find("File too large") != std::string::npos;
    _exit(told ? 0 : 1);
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "no FatalError that names file and reason";
  EXPECT_EQ(content(file), "old");
  EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("table.csv"));
}

TEST(WriteAtomically, KeepsTheOldFileWhereTheProcessIsKilledWhileItWrites) {
  const TemporaryFolder folder;
  const auto file = folder.write("table.csv", "old");
  const int status = wait_status_of_starved(SIG_DFL, [&] { write_atomically(file, kLarge); });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ) << "it was not killed";
  EXPECT_EQ(content(file), "old");
}

// SIGKILL, which leaves no time to clean up.
TEST(WriteAtomically, LeavesNothingBehindWhereTheProcessIsKilled) {
  const TemporaryFolder folder;
  const int nameless = open(folder.path().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (nameless < 0) GTEST_SKIP() << "the file system of temporary files knows no files without a name";
  close(nameless);
  const pid_t child = fork();
  if (child == 0) {
    AtomicFile file(folder / "table.csv");
    file.append("half of it");
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(WriteAtomically, NamesAMissingFolder) {
  const TemporaryFolder folder;
  const auto file = folder / "missing" / "table.csv";
  EXPECT_THAT(failure_of([&] { write_atomically(file, "text"); }),
              AllOf(HasSubstr(file.string()), HasSubstr("No such file or directory")));
}

TEST(WriteAtomically, RefusesToReplaceAFolder) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "table.csv");
  EXPECT_THAT(failure_of([&] { write_atomically(folder / "table.csv", "text"); }),
              AllOf(HasSubstr("table.csv"), HasSubstr("Is a directory")));
  EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("table.csv"));
}

TEST(WriteAtomically, TakesNamesAsLongAsAFileMayHave) {
  const TemporaryFolder folder;
  const std::string longest(255, 'n');
  write_atomically(folder / longest, "text");
  EXPECT_EQ(content(folder / longest), "text");
  EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre(longest));
}

TEST(WriteAtomically, ReplacesTheFileBehindALinkAndKeepsTheLink) {
  const TemporaryFolder folder;
  const auto file = folder.write("results/table.csv", "old");
  fs::create_symlink("results/table.csv", folder / "link");
  write_atomically(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_FALSE(fs::is_symlink(file));
  EXPECT_EQ(content(file), "new");
}

TEST(WriteAtomically, MakesTheFileThatALinkPromises) {
  const TemporaryFolder folder;
  fs::create_symlink("table.csv", folder / "second");
  fs::create_symlink("second", folder / "first");
  write_atomically(folder / "first", "new");
  EXPECT_EQ(content(folder / "table.csv"), "new");
  EXPECT_TRUE(fs::is_symlink(folder / "first"));
  EXPECT_TRUE(fs::is_symlink(folder / "second"));
}

TEST(WriteAtomically, RefusesALoopOfLinks) {
  const TemporaryFolder folder;
  fs::create_symlink("loop", folder / "loop");
  EXPECT_THAT(failure_of([&] { write_atomically(folder / "loop", "text"); }),
              AllOf(HasSubstr("loop"), HasSubstr("symbolic links")));
}

TEST(AtomicFile, KnowsWhetherAnotherOneTookItsPlace) {
  const TemporaryFolder folder;
  AtomicFile one(folder / "table.csv");
  AtomicFile other(folder / "table.csv");
  EXPECT_TRUE(one.is_in_place());
  one.commit();
  EXPECT_TRUE(one.is_in_place());
  other.commit();
  EXPECT_FALSE(one.is_in_place());
  EXPECT_TRUE(other.is_in_place());
}

// As /dev/null and /dev/stdout, which a superuser could otherwise replace by a file.
TEST(WriteAtomically, WritesIntoWhatIsNoRegularFile) {
  const TemporaryFolder folder;
  const auto pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  write_atomically(pipe, "text");
  char buffer[16];
  const ssize_t got = read(reader, buffer, sizeof buffer);
  close(reader);
  ASSERT_EQ(got, 4);
  EXPECT_EQ(std::string(buffer, 4), "text");
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_THAT(names_in(folder.path()), UnorderedElementsAre("pipe"));
}

}  // namespace
}  // namespace turngap::test
