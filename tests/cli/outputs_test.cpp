#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/bundled_calls.h"
#include "cli/program.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kHeader =
    "recording,call_sid,recorded_at,tag,turn,outcome,caller_onset_ms,caller_end_ms,"
    "response_latency_ms,method_version\n";

std::string table(const std::string& recording) {
  return kHeader + recording + ",,,,1,answered,0,1000,400,1\n";
}

class EveryOutput : public testing::Test {
 protected:
  EveryOutput() {
    folder_.write("one.wav", content_of(kCall));
    folder_.write("other.wav", content_of(kCall));
    folder_.write("base.csv", table("base"));
    folder_.write("new.csv", table("new"));
    folder_.write("notes.txt", "my notes\n");
    folder_.write("history/v1.csv", table("v1"));
    folder_.write("history/v2.csv", table("v2"));
  }

  ProgramRun run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    return turngap(folder_.path(), std::move(arguments), environment);
  }
  // The command is refused before it writes anything, with the name of the output, and the file is what it was.
  void expect_refused(const std::vector<std::string>& arguments, const std::string& option, const fs::path& file) {
    const std::string before = content_of(folder_ / file);
    const ProgramRun refused = run(arguments);
    EXPECT_EQ(refused.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(refused.err, AllOf(HasSubstr(option), HasSubstr(file.string()), HasSubstr("expected"))) << refused.err;
    EXPECT_EQ(content_of(folder_ / file), before) << testing::PrintToString(arguments);
  }
  bool exists(const fs::path& name) const { return fs::exists(folder_ / name); }

  const TemporaryFolder folder_;
};

TEST_F(EveryOutput, LeavesRecordingsAlone) {
  for (const char* option : {"--out", "--summary", "--frames"}) {
    for (const char* place : {"one.wav", "other.wav"})
      expect_refused({"analyze", option, place, "one.wav"}, option, place);
  }
  EXPECT_FALSE(exists("latency.csv"));
  fs::rename(folder_ / "other.wav", folder_ / "other.txt");  // whatever its name
  expect_refused({"export", "--into", ".", "--force", "other.txt"}, "--into", "other.txt");
}

TEST_F(EveryOutput, LeavesFilesOfAnotherKindAlone) {
  for (const char* option : {"--out", "--summary", "--frames"}) {
    expect_refused({"analyze", option, "notes.txt", "one.wav"}, option, "notes.txt");
  }
  expect_refused({"analyze", "--summary", "base.csv", "one.wav"}, "--summary", "base.csv");
  expect_refused({"analyze", "--frames", "base.csv", "one.wav"}, "--frames", "base.csv");
}

TEST_F(EveryOutput, LeavesTheTablesOfAComparisonAlone) {
  for (const char* place : {"base.csv", "new.csv", "notes.txt", "one.wav"}) {
    expect_refused({"compare", "base.csv", "new.csv", "--markdown", place}, "--markdown", place);
  }
  for (const char* place : {"history/v1.csv", "notes.txt"}) {
    expect_refused({"compare", "--history", "history", "--otava", place}, "--otava", place);
  }
  EXPECT_EQ(run({"compare", "--history", "history", "--otava", "history/v3.csv"}).exit_code, 2);
  EXPECT_FALSE(exists("history/v3.csv"));
}

TEST_F(EveryOutput, LeavesThePlanAndItsShardsAlone) {
  ASSERT_EQ(run({"plan", "one.wav", "--shards", "1", "--into", "p"}).exit_code, 0);
  ASSERT_EQ(run({"analyze", "--plan", "p", "--shard", "0"}).exit_code, 0);
  for (const char* place : {"p/plan.json", "p/lists/0.jsonl", "p/shards/0/results.jsonl", "p/shards/0/done.json"})
    expect_refused({"merge", "--plan", "p", "--results", place}, "--results", place);
  for (int again = 0; again < 2; ++again)  // the outputs themselves may lie in the plan's folder
    EXPECT_EQ(run({"merge", "--plan", "p", "--out", "p/latency.csv", "--summary", "p/summary.json"}).exit_code, 0);
}

TEST_F(EveryOutput, ReplacesAnOlderOneOfItsKind) {
  const std::vector<std::string> analyze{"analyze",   "one.wav", "--out",    "t.csv",
                                         "--summary", "s.json",  "--frames", "frames.csv"};
  const std::vector<std::string> compare{"compare", "base.csv", "new.csv", "--markdown", "verdict.md"};
  const std::vector<std::string> history{"compare", "--history", "history", "--otava", "otava.csv"};
  for (const auto& [arguments, code] : {std::pair{analyze, 0}, {compare, 3}, {history, 3}}) {
    const ProgramRun first = run(arguments);
    EXPECT_EQ(first.exit_code, code) << first.err;
    const ProgramRun again = run(arguments);
    EXPECT_EQ(again.exit_code, code) << again.err;
  }
  folder_.write("empty", "");
  EXPECT_EQ(run({"analyze", "one.wav", "--out", "empty", "--summary", "s.json"}).exit_code, 0);
  EXPECT_THAT(content_of(folder_ / "empty"), StartsWith("recording,"));
}

TEST_F(EveryOutput, MayGoToADevice) {
  const ProgramRun done = run({"analyze", "one.wav", "--out", "/dev/null", "--summary", "/dev/null"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_EQ(run({"analyze", "one.wav", "--frames", "/dev/null"}).exit_code, 0);
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_FALSE(fs::exists("/dev/results.jsonl"));
}

TEST_F(EveryOutput, TellsThatTheDiskIsFull) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"analyze", "one.wav", "--out", "/dev/full"},
        {"analyze", "one.wav", "--frames", "/dev/full"},
        {"compare", "base.csv", "new.csv", "--markdown", "/dev/full"}}) {
    const ProgramRun full = run(arguments);
    EXPECT_EQ(full.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(full.err, AllOf(HasSubstr("/dev/full"), HasSubstr("No space left on device")));
  }
  ASSERT_EQ(run({"export", "one.wav"}).exit_code, 0);
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"compare", "base.csv", "new.csv"},
                                                    {"compare", "--history", "history"},
                                                    {"evaluate", "one.wav", "--reference", "one.txt"},
                                                    {"--version"},
                                                    {"--help"}}) {
    const StartedProgram program(folder_.path(), arguments, {}, {"/dev/full", folder_ / "err"});
    EXPECT_EQ(program.exit_code(), 2) << testing::PrintToString(arguments);
    EXPECT_THAT(content_of(folder_ / "err"), HasSubstr("stdout: cannot be written (No space left on device)"));
  }
}

TEST_F(EveryOutput, OfAPageMayBeBrokenDownByTheLoad) {
  folder_.write("load.json", R"({"turngap": {"schema": "turngap.loadtest/1", "started_at": "2026-07-01T12:00:00.000Z",
      "calls": [{"placed_ms": 0, "ended_ms": 600000}]}})");
  folder_.write("times.csv", "recording,recorded_at\none,2026-07-01T12:00:00Z\n");
  const ProgramRun done = run({"analyze", "one.wav", "--metadata", "times.csv", "--loadtest", "load.json", "--by",
                               "concurrency", "--report", "page.html"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(content_of(folder_ / "page.html"), HasSubstr("concurrency"));
}

TEST_F(EveryOutput, OfCallsAndTheJournalHavePlacesOfTheirOwn) {
  folder_.write("runs.csv", "recording,scenario\none,greeting\n");
  ASSERT_EQ(run({"analyze", "one.wav", "--calls", "calls.csv"}).exit_code, 0);
  ASSERT_EQ(run({"analyze", "one.wav", "--calls", "calls.csv"}).exit_code, 0);
  for (const char* place : {"one.wav", "latency.csv", "notes.txt"}) {
    expect_refused({"analyze", "one.wav", "--out", "l.csv", "--calls", place}, "--calls", place);
    expect_refused({"summarize", "results.jsonl", "--out", "l.csv", "--calls", place}, "--calls", place);
  }
  expect_refused({"analyze", "one.wav", "--out", "calls.csv"}, "--out", "calls.csv");
  for (const char* option : {"--out", "--summary", "--calls", "--results"})
    expect_refused({"analyze", "one.wav", "--metadata", "runs.csv", option, "runs.csv"}, option, "runs.csv");
  for (const char* option : {"--out", "--summary", "--calls"})
    expect_refused({"summarize", "results.jsonl", option, "results.jsonl"}, option, "results.jsonl");
  folder_.write("r.part", "my notes\n");
  expect_refused({"analyze", "one.wav", "--results", "r"}, "--results", "r.part");
  EXPECT_THAT(run({"analyze", "one.wav", "--out", "results.jsonl.part"}).err, HasSubstr("expected two places"));
}

TEST_F(EveryOutput, StaysWhereNothingWasMeasured) {
  ASSERT_EQ(run({"analyze", "one.wav"}).exit_code, 0);
  const std::string before = content_of(folder_ / "latency.csv");
  const std::string summary = content_of(folder_ / "summary.json");
  fs::create_directory(folder_ / "empty");
  for (const char* nothing : {"missing.wav", "empty", "calls/*.wav", "notes.txt"}) {
    const ProgramRun run_of_nothing = run({"analyze", nothing});
    EXPECT_FALSE(exists("results.jsonl.part")) << nothing;
    EXPECT_EQ(run_of_nothing.exit_code, 2) << nothing;
    EXPECT_THAT(run_of_nothing.err,
                AllOf(HasSubstr("nothing was measured: results.jsonl, latency.csv, summary.json left"),
                      Not(HasSubstr("written:"))));
    EXPECT_EQ(content_of(folder_ / "latency.csv"), before) << nothing;
    EXPECT_EQ(content_of(folder_ / "summary.json"), summary) << nothing;
  }
  EXPECT_EQ(json::parse(run({"analyze", "missing.wav", "--json"}).out).at("gate").at("verdict"), "no_data");
}

// Whoever looks at one recording keeps the results of all.
TEST_F(EveryOutput, OfAllStaysWhereOneIsLookedAt) {
  const std::string all = table("all");
  folder_.write("latency.csv", all);
  folder_.write("environment.csv", all);
  const ProgramRun looked = run({"analyze", "one.wav", "--frames", "frames.csv"}, {"OUT_CSV=environment.csv"});
  EXPECT_EQ(looked.exit_code, 0) << looked.err;
  EXPECT_TRUE(exists("frames.csv"));
  EXPECT_FALSE(exists("summary.json"));
  EXPECT_EQ(content_of(folder_ / "latency.csv"), all);
  EXPECT_EQ(content_of(folder_ / "environment.csv"), all);
  ASSERT_EQ(run({"analyze", "one.wav", "--frames", "frames.csv", "--out", "one.csv"}).exit_code, 0);
  EXPECT_TRUE(exists("one.csv"));
}

// Pipes hold up one run between its outputs, until they are read.
TEST_F(EveryOutput, OfTwoRunsInTheSamePlacesIsNotMixedSilently) {
  for (const char* pipe : {"summary", "calls"}) ASSERT_EQ(mkfifo((folder_ / pipe).c_str(), 0600), 0);
  const StartedProgram one(folder_.path(),
                           {"analyze", "one.wav", "--results", "one.jsonl", "--out", "both.csv", "--summary", "summary",
                            "--calls", "calls", "--quiet"},
                           {}, {folder_ / "out", folder_ / "err"});
  content_of(folder_ / "summary");
  const ProgramRun other = run({"analyze", "other.wav", "--results", "other.jsonl", "--out", "both.csv"});
  EXPECT_EQ(other.exit_code, 0) << other.err;
  content_of(folder_ / "calls");
  EXPECT_EQ(one.exit_code(), 2);
  EXPECT_THAT(content_of(folder_ / "err"),
              AllOf(HasSubstr("both.csv: expected the file that this run has just written, found another one"),
                    HasSubstr("--out of its own")));
}

TEST_F(EveryOutput, WithTooLongANameIsRefusedBeforeTheWork) {
  const std::string longest = std::string(251, 'n') + ".csv";
  EXPECT_EQ(run({"analyze", "one.wav", "--out", longest}).exit_code, 0);
  EXPECT_TRUE(exists(longest));
  fs::remove(folder_ / "results.jsonl");
  const auto expect_too_long = [this](const std::vector<std::string>& arguments, const std::string& words) {
    const ProgramRun refused = run(arguments);
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    EXPECT_THAT(refused.err, AllOf(HasSubstr(words), HasSubstr("give a shorter name"))) << refused.err;
    EXPECT_FALSE(exists("results.jsonl"));
  };
  expect_too_long({"analyze", "one.wav", "--out", "n" + longest}, "--out: expected a name of at most 255 bytes");
  expect_too_long({"analyze", "one.wav", "--results", longest}, "--results: expected a name of at most 255 bytes");
  fs::rename(folder_ / "other.wav", folder_ / (std::string(250, 'n') + ".wav"));
  expect_too_long({"export", ".", "--into", "labels", "--format", "textgrid"}, "found one of 259");
  EXPECT_TRUE(fs::is_empty(folder_ / "labels"));
}

TEST_F(EveryOutput, OfExportMayHaveBeenCorrectedByHand) {
  ASSERT_EQ(run({"export", "one.wav", "--into", "deep/labels"}).exit_code, 0);
  const fs::path labels = folder_.write("deep/labels/one.txt", "0.5\t1.0\tcaller: by hand\n");
  expect_refused({"export", "one.wav", "--into", "deep/labels"}, "--force", "deep/labels/one.txt");
  EXPECT_EQ(run({"export", "one.wav", "--into", "deep/labels", "--force"}).exit_code, 0);
  EXPECT_THAT(content_of(labels), Not(HasSubstr("by hand")));
}

TEST_F(EveryOutput, OfExportNeedsAFolderOrAPlaceForOne) {
  const ProgramRun refused = run({"export", "one.wav", "--into", "notes.txt/labels"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--into notes.txt/labels: expected a folder"));
}

TEST_F(EveryOutput, IsReadableWhateverTheNamesOfFiles) {
  fs::rename(folder_ / "one.wav", folder_ / "caf\xE9.wav");
  folder_.write("bro\xE9k.wav", "no audio");
  const ProgramRun done = run({"analyze", "caf\xE9.wav", "bro\xE9k.wav", "--json"});
  EXPECT_EQ(done.exit_code, 4) << done.err;
  EXPECT_EQ(json::parse(done.out).at("failed_recordings")[0].at("recording"), "bro\\xE9k.wav");
  EXPECT_THAT(content_of(folder_ / "latency.csv"), HasSubstr("\ncaf\\xE9,"));
}

TEST_F(EveryOutput, NamesWhatFoldersHoldBesideRecordings) {
  for (const char* name : {"a.m4a", "b.MP4", "c.webm", "d.aiff", "e.amr", "f.3gp"}) folder_.write(name, "x");
  const ProgramRun done = run({"analyze", "."});
  EXPECT_THAT(done.err, AllOf(HasSubstr("passed over 6 files"), HasSubstr("a.m4a, ./b.MP4"), HasSubstr("and 1 more"),
                              Not(HasSubstr("notes.txt"))));
  EXPECT_THAT(run({"analyze", "one.wav"}).err, Not(HasSubstr("passed over")));
}

TEST_F(EveryOutput, NamesHiddenRecordingsAndLinksToFoldersThatArePassedOver) {
  for (const char* name : {"calls/seen.wav", "calls/.hidden.wav", "calls/.old/deep/call.wav", "calls/.old/notes.txt"})
    folder_.write(name, content_of(kCall));
  fs::create_directory_symlink(folder_ / "history", folder_ / "calls/link");
  const ProgramRun done = run({"analyze", "calls"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.err, AllOf(HasSubstr("passed over 2 hidden files: calls/.hidden.wav, calls/.old/deep/call.wav;"),
                              HasSubstr("passed over 1 link to a folder: calls/link;")));
  EXPECT_THAT(content_of(folder_ / "latency.csv"), AllOf(HasSubstr("\nseen,"), Not(HasSubstr("\ncall,"))));
}

}  // namespace
}  // namespace turngap::test
