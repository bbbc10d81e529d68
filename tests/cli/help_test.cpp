#include <gmock/gmock.h>

#include <sstream>

#include "cli/program.h"

namespace turngap::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kCommands{"analyze",  "audit",  "summarize", "compare",    "export",
                                         "evaluate", "fetch",  "loadtest",  "merge",      "plan",
                                         "purge",    "report", "show",      "completion", "man"};

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

ProgramRun run(std::vector<std::string> arguments) {
  const TemporaryFolder folder;
  return turngap(folder.path(), std::move(arguments));
}

TEST(Help, OfEveryCommandNamesNothingOfTheParser) {
  for (const std::string& command : kCommands) {
    const std::string help = run({command, "--help-all"}).out;
    for (const char* internal : {"->", "UINT", " INT", "FLOAT", ":POSITIVE", ":{", " {left", " in [", "Env:"}) {
      EXPECT_THAT(help, Not(HasSubstr(internal))) << command;
    }
  }
}

// Not on a terminal it is 80 columns wide; a long example goes on below, as a shell takes it.
TEST(Help, OfEveryCommandIsWrappedAndHasExamples) {
  for (const std::string& command : kCommands) {
    const std::string help = run({command, "--help"}).out;
    std::size_t examples = 0;
    for (const std::string& line : lines_of(help)) {
      const bool example = line.find("  turngap ") == 0 || line.find("turngap " + command) != std::string::npos;
      if (line.starts_with("  ") && example) ++examples;
      EXPECT_LE(line.size(), 80U) << line;
    }
    EXPECT_GE(examples, 2U) << command;
    EXPECT_LE(examples, 4U) << command;
  }
}

TEST(WrongUsage, SaysWhatWasExpectedAndWhatWasFound) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{"analyze", "--jobs", "0"}, "--jobs: expected a number from 1 to 1024, found '0'"},
      {{"analyze", "--jobs", "2", "--jobs", "3"}, "--jobs: expected at most 1, found 2"},
      {{"analyze", "--out"}, "--out: expected a value (FILE), found none"},
      {{"analyze", "--shard", "1"}, "--shard: expected --plan beside it, found none"},
      {{"fetch", "--into", "x", "--seed", "-5"}, "--seed: expected a whole number from 0, found '-5'"},
      {{"fetch", "--into", "x", "--expect-recordings", "0"},
       "--expect-recordings: expected a number from 1 to 1000000000, found '0'"},
      {{"fetch"}, "expected --into, found none"},
      {{"loadtest", "--json=x"}, "--json: expected no value, found 'x'"},
      {{"loadtest", "--via", "x"}, "--via: expected one of orchestrator,twilio, found 'x'"},
      {{"plan", "x", "--into", "y", "--shards", "1", "--hours-per-shard", "1"},
       "--shards and --hours-per-shard: expected one of them, found both"},
      {{"show", "call.wav", "x"}, "TURN: expected a whole number from 0, found 'x'"},
      {{"summarize"}, "expected RESULTS, found none"},
      {{""}, "expected no ''"}};
  for (const auto& [arguments, words] : wrong) {
    const ProgramRun refused = run(arguments);
    EXPECT_EQ(refused.exit_code, 2) << words;
    EXPECT_THAT(refused.err, HasSubstr("turngap: " + words)) << refused.err;
  }
}

// Keys would not help where the place is none.
TEST(WrongUsage, OfASourceIsToldBeforeKeysAreAskedFor) {
  EXPECT_THAT(run({"fetch", "--into", "x", "calls/"}).err, HasSubstr("calls/: expected s3://BUCKET/PREFIX"));
}

TEST(Help, IsGivenByThreeWordsAlike) {
  for (const std::string& command : kCommands) {
    const ProgramRun help = run({"help", command});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_EQ(help.out, run({command, "--help"}).out);
    EXPECT_EQ(help.out, run({command, "-h"}).out);
  }
  EXPECT_EQ(run({"help"}).out, run({"--help"}).out);
}

TEST(Help, ShowsTheMethodsSettingsOnlyWhenAskedForAll) {
  const std::string help = run({"analyze", "--help"}).out;
  EXPECT_THAT(help, AllOf(Not(HasSubstr("--edge-depth")), HasSubstr("--help-all")));
  EXPECT_THAT(run({"analyze", "--help-all"}).out, HasSubstr("--edge-depth"));
}

TEST(Help, KnowsVersionByItsLetter) {
  EXPECT_EQ(run({"-V"}).out, run({"--version"}).out);
}

TEST(WrongUsage, AsksWhatTheUserMayHaveMeant) {
  for (const auto& [wrong, meant] : {std::pair{std::vector<std::string>{"anlyze", "x"}, "analyze"},
                                     {{"comprae"}, "compare"},
                                     {{"help", "exprot"}, "export"},
                                     {{"analyze", "--sumary", "x", "y"}, "--summary"},
                                     {{"analyze", "--max-p59", "1", "y"}, "--max-p95"}}) {
    const ProgramRun run_of_it = run(wrong);
    EXPECT_EQ(run_of_it.exit_code, 2);
    EXPECT_THAT(run_of_it.out, IsEmpty());
    EXPECT_THAT(run_of_it.err, HasSubstr("did you mean " + std::string(meant) + "?"));
  }
  EXPECT_THAT(run({"analyze", "--zzzzzzzzzz", "x"}).err, Not(HasSubstr("did you mean")));
}

TEST(WrongUsage, IsToldWithoutWordsOfTheParser) {
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"analyze", "--gate", "fast", "x"},
                                                {"analyze", "--caller-channel", "middle", "x"},
                                                {"analyze", "--on-inconclusive", "maybe", "x"},
                                                {"analyze", "--jobs", "many", "x"},
                                                {"export", "--format", "mp3", "x"},
                                                {"fetch", "--into", "x", "--limit", "0"}}) {
    const std::string err = run(wrong).err;
    for (const char* internal : {"->", "FAILED", "Check ", "OR {", "convert"})
      EXPECT_THAT(err, Not(HasSubstr(internal)));
    EXPECT_THAT(err, HasSubstr(wrong[wrong.size() - 2] == "--limit" ? "--limit" : wrong[1])) << err;
    for (const std::string& line : lines_of(err)) EXPECT_LE(line.size(), 120U) << line;
  }
  EXPECT_THAT(run({"analyze", "--embed-audio", "x"}).err,
              HasSubstr("--embed-audio: expected --report beside it, found none"));
  EXPECT_THAT(run({"analyze", "--gate", "fast", "x"}).err, HasSubstr("expected point or strict, found 'fast'"));
}

}  // namespace
}  // namespace turngap::test
