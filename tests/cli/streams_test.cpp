#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/bundled_calls.h"
#include "cli/program.h"
#include "cli/pseudo_terminal.h"
#include "support/endless_recording.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class StartedInAFolder : public testing::Test {
 protected:
  StartedProgram start(std::vector<std::string> arguments, const std::string& out, const std::string& err,
                       const std::vector<std::string>& environment = {}) const {
    return StartedProgram(folder_.path(), std::move(arguments), environment, {out, err});
  }
  // What a run shows on a terminal.
  std::string shown(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    const PseudoTerminal terminal;
    const StartedProgram program = start(std::move(arguments), terminal.path(), terminal.path(), environment);
    std::string text = terminal.rest();
    EXPECT_EQ(program.exit_code(), 0);
    return text;
  }

  const TemporaryFolder folder_;
};

using ProgramOnATerminal = StartedInAFolder;
using ProgramAndStdout = StartedInAFolder;
using ProgramAndItsFiles = StartedInAFolder;

TEST_F(ProgramOnATerminal, ShowsProgressAndAColouredVerdict) {
  EXPECT_THAT(shown({"analyze", kCall}),
              AllOf(HasSubstr("\r\x1b[K0 of 1 recordings measured, 0 %"),
                    HasSubstr("1 of 1 recordings measured, 100 %"), HasSubstr("\x1b[31mFAILED")));
}

TEST_F(ProgramOnATerminal, ShowsNoColourWhereNoColorIsSet) {
  EXPECT_THAT(shown({"analyze", kCall}, {"NO_COLOR=1"}), AllOf(HasSubstr("FAILED"), Not(HasSubstr("\x1b[3"))));
}

TEST_F(ProgramOnATerminal, ShowsNeitherColourNorMovesOfTheCursorOnADumbOne) {
  EXPECT_THAT(shown({"analyze", kCall}, {"TERM=dumb"}), AllOf(HasSubstr("FAILED"), Not(HasSubstr("\x1b"))));
}

TEST_F(ProgramOnATerminal, ShowsNothingWhenQuietAndAllIsWell) {
  EXPECT_THAT(shown({"analyze", "--quiet", kCall}), IsEmpty());
}

// The recording never ends, so that the program ends only where the signal is heard at once.
TEST_F(ProgramOnATerminal, WritesNothingWhenItIsInterrupted) {
  folder_.write("calls/endless.wav", endless_recording_header());
  fs::resize_file(folder_ / "calls" / "endless.wav", kEndlessBytes);
  for (const auto& [signal, code] : {std::pair{SIGINT, 130}, {SIGTERM, 143}}) {
    const PseudoTerminal terminal;
    const StartedProgram program = start({"analyze", "calls"}, "/dev/null", terminal.path());
    terminal.next();
    program.send(signal);
    EXPECT_THAT(terminal.rest(), AllOf(HasSubstr("interrupted; nothing was written"), Not(HasSubstr("limit"))));
    EXPECT_EQ(program.exit_code(), code);
    EXPECT_FALSE(fs::exists(folder_ / "latency.csv"));
  }
}

// The pipe is full, so that the program cannot have written before its reader goes away.
TEST_F(ProgramAndStdout, EndsAsUsualWhereTheReaderHasSeenEnough) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
  while (write(ends[1], "x", 1) == 1) continue;
  const fs::path err = folder_ / "err";
  const StartedProgram program = start({"analyze", "--json", kCall}, "/dev/fd/" + std::to_string(ends[1]), err);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(program.exit_code(), 0);
  EXPECT_THAT(content_of(err), AllOf(HasSubstr("1 recording, "), Not(HasSubstr("cannot be written"))));
  EXPECT_TRUE(fs::exists(folder_ / "latency.csv"));
}

TEST_F(ProgramAndStdout, TellsThatStdoutIsFull) {
  const fs::path err = folder_ / "err";
  const StartedProgram program = start({"analyze", "--json", kCall}, "/dev/full", err);
  EXPECT_EQ(program.exit_code(), 2);
  EXPECT_THAT(content_of(err), HasSubstr("stdout: cannot be written (No space left on device)"));
}

TEST_F(StartedInAFolder, DoesItsWorkWhereNobodyCanBeTold) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(start({"analyze", kCall}, "/dev/null", "/dev/full").exit_code(), 0);
  EXPECT_TRUE(fs::exists(folder_ / "latency.csv"));
  EXPECT_EQ(start({"analyze", "missing.wav"}, "/dev/null", "/dev/full").exit_code(), 2);
  EXPECT_EQ(start({"analyse"}, "/dev/null", "/dev/full").exit_code(), 2);
}

TEST_F(ProgramAndStdout, NamesOnlyWhatWasNotMeasuredWhenQuiet) {
  const ProgramRun partly = turngap(folder_.path(), {"analyze", "--quiet", "--json", kCall, "missing.wav"});
  EXPECT_EQ(partly.exit_code, 4);
  EXPECT_THAT(partly.err, AllOf(HasSubstr("missing.wav: unreadable: "), Not(HasSubstr("limit"))));
  EXPECT_EQ(json::parse(partly.out).at("recordings").at("measured"), 1);
}

// In `turngap analyze --out *.wav` the first recording is named as the table.
TEST_F(ProgramAndItsFiles, NeverReplacesARecordingByAResult) {
  const fs::path mine = folder_.write("mine.wav", content_of(kCall));
  fs::create_symlink("mine.wav", folder_ / "link.wav");
  for (const char* option : {"--out", "--summary"}) {
    for (const char* place : {"mine.wav", "./mine.wav", "link.wav"}) {
      const ProgramRun refused = turngap(folder_.path(), {"analyze", option, place, "."});
      EXPECT_EQ(refused.exit_code, 2) << option << place;
      EXPECT_THAT(refused.err, AllOf(HasSubstr(option), HasSubstr(place), HasSubstr("one of the inputs")));
    }
  }
  EXPECT_EQ(content_of(mine), content_of(kCall));
}

TEST_F(ProgramAndItsFiles, RefusesOnePlaceSpelledInTwoWays) {
  const ProgramRun refused = turngap(folder_.path(), {"analyze", "--out", "same", "--summary", "./same", kCall});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("expected two places"));
}

TEST_F(ProgramAndItsFiles, RefusesAFileWithoutAName) {
  const ProgramRun refused = turngap(folder_.path(), {"analyze", "--summary", "", kCall});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--summary"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

}  // namespace
}  // namespace turngap::test
