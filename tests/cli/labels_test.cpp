#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/bundled_calls.h"
#include "cli/program.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// What was exported is the reference: only the decimals of the format are lost.
TEST(ExportAndEvaluate, AgreeInEveryFormatThatCanBeRead) {
  for (const char* format : {"audacity", "textgrid", "rttm"}) {
    const TemporaryFolder folder;
    ASSERT_EQ(turngap(folder.path(), {"export", kCalls, "--format", format, "--into", folder.path()}).exit_code, 0);
    const auto run = turngap(folder.path(), {"evaluate", kCalls, "--reference", folder.path(), "--json"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const json found = json::parse(run.out);
    EXPECT_GT(found.at("latency").at("count"), 20) << format;
    EXPECT_LT(found.at("latency").at("p95_absolute_ms"), 1e-3) << format;
    EXPECT_EQ(found.at("utterances").at("missed"), 0) << format;
    EXPECT_EQ(found.at("utterances").at("false"), 0) << format;
    EXPECT_EQ(found.at("turns").at("equal_outcomes"), found.at("turns").at("reference")) << format;
  }
}

TEST(Export, WritesWebVtt) {
  const TemporaryFolder folder;
  ASSERT_EQ(turngap(folder.path(), {"export", kCall, "--format", "webvtt"}).exit_code, 0);
  EXPECT_THAT(content_of(folder / "answered_800ms.vtt"),
              AllOf(StartsWith("WEBVTT\n"), HasSubstr("<v turn>1 answered 797 ms +-8")));
}

// Every turn of the table has a label with its number, as long as its wait, in every format that has room for text.
TEST(Export, WritesEveryTurnWithItsNumberAndItsWait) {
  for (const auto& [format, extension] :
       {std::pair{"textgrid", ".TextGrid"}, {"audacity", ".txt"}, {"webvtt", ".vtt"}}) {
    const std::string at_least = format == std::string("webvtt") ? "1 unanswered &gt;= " : "1 unanswered >= ";
    const TemporaryFolder folder;
    ASSERT_EQ(turngap(folder.path(), {"export", kCalls, "--format", format}).exit_code, 0);
    EXPECT_THAT(content_of(folder / ("unanswered_caller_resumed" + std::string(extension))),
                AllOf(HasSubstr(at_least), HasSubstr(" ms caller_resumed"), HasSubstr("2 ")));
  }
}

TEST(Export, WritesNoCueOfNoLength) {
  const TemporaryFolder folder;
  ASSERT_EQ(turngap(folder.path(), {"export", kCalls, "--format", "webvtt"}).exit_code, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::istringstream lines(content_of(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      const auto arrow = line.find(" --> ");
      if (arrow == std::string::npos) continue;
      EXPECT_LT(line.substr(0, arrow), line.substr(arrow + 5)) << entry.path();
    }
  }
}

TEST(Evaluate, NamesTheTracksThatItFound) {
  const TemporaryFolder folder;
  folder.write("ref.txt", "0.5\t1.0\tspeaker A\n1.5\t2.0\tspeaker B\n");
  const auto run = turngap(folder.path(), {"evaluate", kCall, "--reference", "ref.txt"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("ref.txt: expected a track 'caller', found: speaker A, speaker B"));
}

// A reference that knows one party only takes the other one to be silent; one with another party's name does not.
TEST(Evaluate, TakesAPartyWithoutLabelsForSilent) {
  const TemporaryFolder folder;
  folder.write("one.rttm", "SPEAKER x 1 0.500 0.500 <NA> <NA> agent <NA> <NA>\n");
  const auto run = turngap(folder.path(), {"evaluate", kCall, "--reference", "one.rttm", "--json"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(json::parse(run.out).at("turns").at("reference"), 0);
  folder.write("wrong.rttm", "SPEAKER x 1 0.500 0.500 <NA> <NA> bot <NA> <NA>\n");
  EXPECT_EQ(turngap(folder.path(), {"evaluate", kCall, "--reference", "wrong.rttm"}).exit_code, 2);
}

TEST(Evaluate, NamesAReferenceThatIsMissing) {
  const TemporaryFolder folder;
  const auto run = turngap(folder.path(), {"evaluate", kCall, "--reference", folder.path()});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("expected answered_800ms.TextGrid, .rttm or .txt"));
}

TEST(Evaluate, FindsAKnownShift) {
  const TemporaryFolder folder;
  ASSERT_EQ(turngap(folder.path(), {"export", kCall}).exit_code, 0);
  std::string labels = content_of(folder / "answered_800ms.txt");
  const auto reply = labels.find("5.282\t");
  ASSERT_NE(reply, std::string::npos);
  labels.replace(reply, 5, "5.182");
  folder.write("ref.txt", labels);
  const auto run = turngap(folder.path(), {"evaluate", kCall, "--reference", "ref.txt", "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NEAR(json::parse(run.out).at("latency").at("bias_ms").get<double>(), 100.0, 1e-6);
}

TEST(Frames, ShowEveryFrameOfBothChannels) {
  const TemporaryFolder folder;
  ASSERT_EQ(turngap(folder.path(), {"analyze", kCall, "--frames", "frames.csv"}).exit_code, 0);
  const std::string table = content_of(folder / "frames.csv");
  EXPECT_THAT(table, StartsWith("channel,time_ms,level_dbfs,noise_dbfs,leak_dbfs,harmonicity,log_odds\n"
                                "caller,0,"));
  EXPECT_THAT(table, AllOf(HasSubstr("\ncaller,3100,"), HasSubstr("\nagent,3100,")));
  const auto row = table.substr(table.find("\ncaller,4000,"));
  const std::string speaking = row.substr(0, row.find('\n', 1));
  EXPECT_GT(std::stod(speaking.substr(speaking.rfind(',') + 1)), 2.0);  // the caller speaks from 2976 to 4485 ms
}

TEST(Frames, AreOfOneRecording) {
  const TemporaryFolder folder;
  const auto run = turngap(folder.path(), {"analyze", kCalls, "--frames", "frames.csv"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--frames: expected one recording, found 12"));
}

TEST(EveryCommand, RefusesResultsThatHoldNoRecording) {
  const TemporaryFolder folder;
  folder.write("results.jsonl", "\n");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"export", "results.jsonl"},
                                                    {"evaluate", "results.jsonl", "--reference", "."},
                                                    {"summarize", "results.jsonl"},
                                                    {"report", "results.jsonl"}}) {
    const ProgramRun run = turngap(folder.path(), arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments[0];
    EXPECT_THAT(run.err, HasSubstr("results.jsonl: expected results of at least one recording, found none"))
        << arguments[0];
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "report.html"));
  EXPECT_FALSE(std::filesystem::exists(folder / "latency.csv"));
}

// Names of files may hold line ends and commands to the terminal.
TEST(ExportAndEvaluate, ShowNamesWithoutTheirControlCharacters) {
  const TemporaryFolder folder;
  folder.write("calls/bad\nname\x1b[2J.wav", "no audio");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"export", "calls", "--into", "la\nbels"},
                                                    {"evaluate", "calls", "--reference", "calls"}}) {
    const ProgramRun run = turngap(folder.path(), arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments[0];
    EXPECT_THAT(run.err, AllOf(HasSubstr("bad\\x0aname\\x1b[2J.wav: not_audio: "), Not(HasSubstr("\x1b"))));
    EXPECT_THAT(run.err, Not(HasSubstr("la\nbels")));
  }
  std::filesystem::copy_file(kCall, folder / "calls/good\ncall.wav");
  const ProgramRun missing = turngap(folder.path(), {"evaluate", "calls", "--reference", "calls"});
  EXPECT_THAT(missing.err, HasSubstr("expected good\\x0acall.TextGrid"));
}

}  // namespace
}  // namespace turngap::test
