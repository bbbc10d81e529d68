#include "turngap/analysis/journal.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "support/temporary_folder.h"
#include "turngap/core/error.h"
#include "turngap/results/result_line.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

RecordingResult failed(const std::string& path, double max_pause_ms = 200.0) {
  RecordingResult result;
  result.identity.recording = path;
  result.path = path;
  result.settings = {{"max_pause_ms", max_pause_ms}};
  result.failure = {"truncated", "expected more"};
  return result;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const FatalError& error) {
    return error.what();
  }
  return "accepted";
}

class JournalTest : public testing::Test {
 protected:
  fs::path results() const { return folder_ / "results.jsonl"; }
  fs::path part() const { return folder_ / "results.jsonl.part"; }
  void leave(const std::vector<RecordingResult>& done) const {
    Journal journal(results(), Journal::Start::afresh);
    for (const RecordingResult& result : done) journal.add(to_result_line(result));
  }

  const TemporaryFolder folder_;
};

TEST_F(JournalTest, HoldsALineForEachRecordingAsSoonAsItIsAdded) {
  Journal journal(results(), Journal::Start::afresh);
  journal.add(to_result_line(failed("a.wav")));
  EXPECT_EQ(content_of(part()), to_result_line(failed("a.wav")));
  journal.add(to_result_line(failed("b.wav")));
  EXPECT_EQ(content_of(part()), to_result_line(failed("a.wav")) + to_result_line(failed("b.wav")));
  EXPECT_EQ(journal.size(), 2U);
}

TEST_F(JournalTest, StaysWhereARunBreaksOffAndGoesWithItsResults) {
  leave({failed("a.wav")});
  EXPECT_TRUE(fs::exists(part()));
  Journal(results(), Journal::Start::resume).remove();
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(JournalTest, LeavesNothingWhereNothingWasFinished) {
  leave({});
  EXPECT_FALSE(fs::exists(part()));
}

TEST_F(JournalTest, GoesOnBehindWhatIsThere) {
  leave({failed("a.wav")});
  Journal journal(results(), Journal::Start::resume);
  ASSERT_TRUE(journal.earlier("a.wav"));
  EXPECT_FALSE(journal.earlier("b.wav"));
  journal.add(to_result_line(failed("b.wav")));
  EXPECT_EQ(content_of(part()), to_result_line(failed("a.wav")) + to_result_line(failed("b.wav")));
}

TEST_F(JournalTest, ReadsWhatItHoldsFromWhereverItStands) {
  const auto line_of = [](const std::string& path) {
    const std::string line = to_result_line(failed(path));
    return line.substr(0, line.size() - 1);
  };
  leave({failed("a.wav"), failed("b.wav")});
  folder_.write("results.jsonl", to_result_line(failed("c.wav")) + "\n" + to_result_line(failed("d.wav")));
  const auto other = folder_ / "other.part";
  std::ofstream(other) << to_result_line(failed("e.wav")) << to_result_line(failed("f.wav"));
  Journal journal(results(), Journal::Start::resume);
  journal.recall(other);
  const Journal::Place fresh = journal.add(to_result_line(failed("g.wav")));
  fs::remove(results());
  fs::remove(other);
  for (const std::string path : {"a.wav", "b.wav", "c.wav", "d.wav", "e.wav", "f.wav"}) {
    ASSERT_TRUE(journal.earlier(path)) << path;
    EXPECT_EQ(journal.read(*journal.earlier(path)), line_of(path));
  }
  EXPECT_EQ(journal.read(fresh), line_of("g.wav"));
  journal.remove();
  EXPECT_EQ(journal.read(fresh), line_of("g.wav")) << "what is open can be read";
}

TEST_F(JournalTest, NamesTheFileThatHasBecomeShorter) {
  folder_.write("results.jsonl", to_result_line(failed("a.wav")));
  Journal journal(results(), Journal::Start::resume);
  const auto place = journal.earlier("a.wav");
  ASSERT_TRUE(place);
  fs::resize_file(results(), 3);
  EXPECT_THAT(refusal([&] { journal.read(*place); }), HasSubstr("/results.jsonl: expected"));
}

TEST_F(JournalTest, KnowsWhatNobodyNamed) {
  leave({failed("b.wav"), failed("a.wav"), failed("c.wav")});
  Journal journal(results(), Journal::Start::resume);
  journal.earlier("b.wav");
  EXPECT_THAT(journal.never_named(), testing::ElementsAre("a.wav", "c.wav"));
}

TEST_F(JournalTest, RecallsTheWholeLinesOfAnotherThatMayGoOnBeingWritten) {
  const auto other = folder_ / "other.part";
  std::ofstream(other) << to_result_line(failed("a.wav")) << to_result_line(failed("b.wav")).substr(0, 40);
  Journal journal(results(), Journal::Start::afresh);
  journal.recall(other);
  journal.recall(folder_ / "nowhere.part");
  EXPECT_TRUE(journal.earlier("a.wav"));
  EXPECT_FALSE(journal.earlier("b.wav"));
  EXPECT_EQ(journal.size(), 0U);
}

TEST_F(JournalTest, CutsOffAtEveryByteWhatACrashLeftOfALine) {
  const std::string first = to_result_line(failed("a.wav"));
  const std::string second = to_result_line(failed("b.wav"));
  for (std::size_t length = 0; length < second.size(); ++length) {
    folder_.write("results.jsonl.part", first + second.substr(0, length));
    Journal journal(results(), Journal::Start::resume);
    EXPECT_TRUE(journal.earlier("a.wav"));
    EXPECT_FALSE(journal.earlier("b.wav"));
    EXPECT_EQ(content_of(part()), first) << length;
  }
}

TEST_F(JournalTest, PassesOverADamagedLineAndNamesIt) {
  const std::string first = to_result_line(failed("a.wav"));
  const std::string last = to_result_line(failed("c.wav"));
  for (const std::string& damaged : {first.substr(0, first.size() / 2) + "\n", std::string(40, '\0') + "\n"}) {
    folder_.write("results.jsonl.part", first + damaged + last);
    Journal journal(results(), Journal::Start::resume);
    EXPECT_TRUE(journal.earlier("a.wav"));
    EXPECT_TRUE(journal.earlier("c.wav"));
    EXPECT_EQ(journal.size(), 2U);
    EXPECT_THAT(journal.damage(), testing::ElementsAre(AllOf(HasSubstr("results.jsonl.part:2: "), HasSubstr("found"))));
    EXPECT_EQ(content_of(part()), first + damaged + last);
  }
}

TEST_F(JournalTest, RefusesAJournalOfWhichNoLineCanBeRead) {
  const std::string newer = R"({"schema":"turngap.result/99","recording":"a"})"
                            "\n";
  folder_.write("results.jsonl.part", newer);
  EXPECT_THAT(refusal([&] { Journal(results(), Journal::Start::resume); }),
              AllOf(HasSubstr("something else"), HasSubstr("results.jsonl.part:1: "), HasSubstr("turngap.result/99")));
  EXPECT_EQ(content_of(part()), newer);
}

TEST_F(JournalTest, OfAFirstLineThatWasCutOffBeginsAnew) {
  const std::string line = to_result_line(failed("a.wav"));
  for (const std::size_t length : {std::size_t{1}, std::size_t{20}, line.size() - 1}) {
    folder_.write("results.jsonl.part", line.substr(0, length));
    EXPECT_EQ(refusal([&] { Journal(results(), Journal::Start::afresh); }), "accepted") << length;
  }
}

TEST_F(JournalTest, NeverBeginsAnewOverWhatIsFinished) {
  leave({failed("a.wav"), failed("b.wav")});
  const std::string before = content_of(part());
  EXPECT_THAT(refusal([&] { Journal(results(), Journal::Start::afresh); }),
              AllOf(HasSubstr("results.jsonl.part"), HasSubstr("2 finished recordings"), HasSubstr("resume")));
  EXPECT_EQ(content_of(part()), before);
}

TEST_F(JournalTest, RefusesAFileOfSomebodyElse) {
  folder_.write("results.jsonl.part", "dear diary\n");
  for (const auto start : {Journal::Start::afresh, Journal::Start::resume}) {
    EXPECT_THAT(refusal([&] { Journal(results(), start); }), HasSubstr("something else"));
  }
  EXPECT_EQ(content_of(part()), "dear diary\n");
}

TEST_F(JournalTest, BelongsToOneRunAtATime) {
  const Journal journal(results(), Journal::Start::afresh);
  EXPECT_THAT(refusal([&] { Journal(results(), Journal::Start::resume); }), HasSubstr("another one"));
}

TEST_F(JournalTest, TakesOverFinishedResultsToo) {
  folder_.write("results.jsonl", to_result_line(failed("a.wav")));
  Journal journal(results(), Journal::Start::resume);
  EXPECT_TRUE(journal.earlier("a.wav"));
  EXPECT_EQ(journal.size(), 0U);
}

// A run with other settings was begun to replace them and was interrupted.
TEST_F(JournalTest, PassesOverResultsOfAnotherMethodThanItsOwn) {
  leave({failed("b.wav", 250.0)});
  folder_.write("results.jsonl", to_result_line(failed("a.wav", 200.0)));
  Journal journal(results(), Journal::Start::resume);
  EXPECT_FALSE(journal.earlier("a.wav"));
  EXPECT_TRUE(journal.earlier("b.wav"));
}

TEST_F(JournalTest, SaysWhichMethodWasAnother) {
  leave({failed("a.wav")});
  const Journal journal(results(), Journal::Start::resume);
  EXPECT_EQ(refusal([&] { journal.require_same_method(failed("b.wav")); }), "accepted");
  EXPECT_THAT(refusal([&] { journal.require_same_method(failed("b.wav", 250.0)); }),
              HasSubstr("max_pause_ms 250 instead of 200"));
  RecordingResult newer = failed("b.wav");
  ++newer.method_version;
  EXPECT_THAT(refusal([&] { journal.require_same_method(newer); }), HasSubstr("method version"));
}

// A limit of the file's size stops a write as a full disk does: in the middle of a line.
TEST_F(JournalTest, OnAFullDiskKeepsWhatIsFinishedAndSaysSo) {
  const std::string line = to_result_line(failed("a.wav"));
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  Journal journal(results(), Journal::Start::afresh);
  journal.add(to_result_line(failed("a.wav")));
  const rlimit limit{line.size() + line.size() / 2, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  const std::string told = refusal([&] { journal.add(to_result_line(failed("b.wav"))); });
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(told, AllOf(HasSubstr(".part"), HasSubstr("1 finished recording"), HasSubstr("resumed")));
  EXPECT_EQ(content_of(part()), line);
}

TEST_F(JournalTest, RefusesADevice) {
  fs::create_symlink("/dev/full", part());
  EXPECT_THAT(refusal([&] { Journal(results(), Journal::Start::afresh); }), HasSubstr("expected a file"));
}

}  // namespace
}  // namespace turngap::test
