#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/bundled_calls.h"
#include "cli/program.h"

namespace turngap::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const fs::path kTestdata = TURNGAP_TESTDATA;
const std::string kTwelveTurns = kTestdata / "calls" / "conversation_12_turns.flac";
const std::string kMalformed = kTestdata / "malformed";

// summary.json without what differs from run to run.
std::string without_run(const std::string& summary) {
  auto out = nlohmann::ordered_json::parse(summary);
  EXPECT_EQ(out.erase("run"), 1U);
  return out.dump();
}

class Program : public testing::Test {
 protected:
  ProgramRun run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
    return turngap(folder_.path(), std::move(arguments), environment);
  }
  std::string written(const fs::path& name) const { return content_of(folder_ / name); }
  bool exists(const fs::path& name) const { return fs::exists(folder_ / name); }

  const TemporaryFolder folder_;
};

TEST_F(Program, ListsItsCommandsInHelp) {
  const ProgramRun help = run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("analyze"));
  EXPECT_THAT(help.err, IsEmpty());
}

TEST_F(Program, ShowsEveryDefaultInHelp) {
  const ProgramRun help = run({"analyze", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, AllOf(ContainsRegex("--out [^\n]*=latency.csv"), ContainsRegex("--summary [^\n]*=summary.json"),
                              ContainsRegex("--jobs [^\n]*=[0-9]+"), ContainsRegex("--caller-channel [^\n]*=left"),
                              HasSubstr("OUT_CSV"), HasSubstr("Exit codes")));
}

// The configuration in summary.json is all of it, so that a setting that is missing in one of the two is found.
TEST_F(Program, ShowsInHelpTheDefaultOfEverySettingThatSummaryJsonNames) {
  const ProgramRun help = run({"analyze", "--help-all"});
  ASSERT_EQ(run({"analyze", kCall}).exit_code, 0);
  const json configuration = json::parse(written("summary.json")).at("configuration");
  EXPECT_EQ(configuration.size(), 12U);
  for (const auto& [name, value] : configuration.items()) {
    std::string option = name.substr(0, name.rfind('_'));
    std::ranges::replace(option, '_', '-');
    const std::string unit = name.ends_with("_db") ? "dB" : "ms";
    EXPECT_THAT(help.out, HasSubstr(fmt::format("--{} {}={}", option, unit, value.get<double>())));
  }
}

TEST_F(Program, TellsItsVersionAndThoseOfItsLibraries) {
  const ProgramRun version = run({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.out, AllOf(ContainsRegex("turngap +[0-9]+\\.[0-9]+\\.[0-9]+"), ContainsRegex("method +[0-9]+"),
                                 HasSubstr("libsndfile"), HasSubstr("fftw")));
}

TEST_F(Program, ExplainsItselfWithoutArguments) {
  const ProgramRun nothing = run({});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.out, IsEmpty());
  EXPECT_THAT(nothing.err, HasSubstr("analyze"));
}

TEST_F(Program, NamesWhatItDoesNotKnow) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"analyze", "--nonsense", kCall}, {"nonsense"}, {"--nonsense"}, {"nonsense", kCall}}) {
    const ProgramRun wrong = run(arguments);
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_THAT(wrong.out, IsEmpty());
    EXPECT_THAT(wrong.err, HasSubstr("nonsense"));
  }
  EXPECT_FALSE(exists("latency.csv"));
}

TEST_F(Program, AsksForRecordingsWhereNoneAreNamed) {
  const ProgramRun wrong = run({"analyze"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("PATH"));
}

TEST_F(Program, NamesOptionAndRangeAndWhatItFoundForAValueThatIsOutside) {
  for (const char* value : {"1001", "49.9", "-200", "long", "", "nan", "200s"}) {
    const ProgramRun wrong = run({"analyze", "--max-pause", value, kCall});
    EXPECT_EQ(wrong.exit_code, 2) << value;
    EXPECT_THAT(wrong.err, AllOf(HasSubstr("--max-pause"), HasSubstr("from 50 to 1000 ms"),
                                 HasSubstr("found '" + std::string(value) + "'")));
  }
  EXPECT_THAT(run({"analyze", "--jobs", "0", kCall}).err, AllOf(HasSubstr("--jobs"), HasSubstr("1 to 1024")));
  EXPECT_THAT(run({"analyze", "--caller-channel", "middle", kCall}).err,
              AllOf(HasSubstr("--caller-channel"), HasSubstr("middle"), HasSubstr("left")));
  EXPECT_THAT(run({"analyze", "--plan", "p", "--shard", "-1"}).err,
              AllOf(HasSubstr("--shard"), HasSubstr("expected"), HasSubstr("found '-1'")));
  EXPECT_FALSE(exists("latency.csv"));
}

TEST_F(Program, RefusesWhatIsNoNumberWhereverOneIsExpected) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> all{
      {"compare", {"--margin-ms", "--margin-unanswered"}},
      {"summarize", {"--max-p95", "--min-answered"}},
      {"report", {"--margin-ms"}},
      {"plan", {"--hours-per-shard"}},
      {"loadtest",
       {"--ramp-up", "--duration", "--request-timeout", "--retry-wait", "--health-interval", "--cps", "--poll"}}};
  for (const auto& [command, options] : all) {
    for (const std::string& option : options) {
      for (const std::string value : {"nan", "-nan", "inf", "-1", "1e400", "many"}) {
        const ProgramRun wrong = run({command, option + "=" + value});
        EXPECT_EQ(wrong.exit_code, 2) << command << option << value;
        EXPECT_THAT(wrong.err,
                    AllOf(HasSubstr(option), HasSubstr("expected a number from "), HasSubstr("found '" + value + "'")));
      }
    }
  }
}

TEST_F(Program, TakesAValueWithItsUnitAndTellsTheEffectiveOne) {
  ASSERT_EQ(run({"analyze", "--max-pause", "250ms", "--edge-depth=30dB", kCall}).exit_code, 0);
  const json configuration = json::parse(written("summary.json")).at("configuration");
  EXPECT_EQ(configuration.at("max_pause_ms"), 250.0);
  EXPECT_EQ(configuration.at("edge_depth_db"), 30.0);
}

TEST_F(Program, WritesBothFilesAndSaysSo) {
  const ProgramRun done = run({"analyze", kCall});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, AllOf(StartsWith("FAILED: "), HasSubstr("1 recording, 1 call, 1 caller turn")));
  EXPECT_THAT(done.err, AllOf(HasSubstr("latency.csv"), HasSubstr("summary.json")));
  EXPECT_THAT(done.out + done.err, Not(HasSubstr("\x1b"))) << "colour or progress, though there is no terminal";
  EXPECT_THAT(written("latency.csv"), AllOf(StartsWith("recording,"), HasSubstr("\nanswered_800ms,,,,1,answered,")));
  EXPECT_EQ(json::parse(written("summary.json")).at("schema"), "turngap.summary/1");
}

TEST_F(Program, NamesTheFileThatCannotBeWritten) {
  for (const char* option : {"--out", "--summary"}) {
    const ProgramRun failed = run({"analyze", option, "missing/result", kCall});
    EXPECT_EQ(failed.exit_code, 2) << option;
    EXPECT_THAT(failed.err, HasSubstr("missing/result")) << option;
  }
  EXPECT_TRUE(fs::is_empty(folder_.path())) << "the other file was written";
}

TEST_F(Program, RefusesTwoOutputsInOnePlace) {
  for (const auto& arguments : {std::vector<std::string>{"--out", "-", "--json"},
                                {"--summary", "-", "--json"},
                                {"--out", "-", "--summary", "-"},
                                {"--out", "same", "--summary", "same"}}) {
    std::vector<std::string> all{"analyze", kCall};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const ProgramRun refused = run(all);
    EXPECT_EQ(refused.exit_code, 2) << arguments[0] << arguments[1];
    EXPECT_THAT(refused.out, IsEmpty());
    EXPECT_THAT(refused.err, HasSubstr("found"));
  }
}

// A folder in the place of the file stops even a superuser.
TEST_F(Program, LeavesNothingBehindWhereAFolderIsInTheWay) {
  fs::create_directory(folder_ / "result.csv");
  const ProgramRun failed = run({"analyze", "--out", "result.csv", kCall});
  EXPECT_EQ(failed.exit_code, 2);
  EXPECT_THAT(failed.err, HasSubstr("result.csv"));
  for (const auto& entry : fs::directory_iterator(folder_.path())) EXPECT_EQ(entry.path().filename(), "result.csv");
}

TEST_F(Program, MeasuresTheGoodRecordingsAndReportsTheOthers) {
  folder_.write("notes.wav", "no audio");
  const ProgramRun partly = run({"analyze", kCall, "notes.wav", "missing.wav", kMalformed + "/mono.wav"});
  EXPECT_EQ(partly.exit_code, 4);
  EXPECT_THAT(partly.out, AllOf(HasSubstr("notes.wav: not_audio: "), HasSubstr("missing.wav: unreadable: "),
                                HasSubstr("mono.wav: wrong_channel_count: expected 2 channels")));
  EXPECT_THAT(written("latency.csv"), HasSubstr("\nanswered_800ms,"));
  const json summary = json::parse(written("summary.json"));
  EXPECT_EQ(summary.at("recordings"), json::parse(R"({"measured": 1, "failed": 3})"));
  const json& failed = summary.at("failed_recordings");
  ASSERT_EQ(failed.size(), 3U);
  EXPECT_EQ(failed[0].at("recording"), "notes.wav");
  EXPECT_EQ(failed[0].at("fault"), "not_audio");
  EXPECT_EQ(failed[1].at("fault"), "unreadable");
  EXPECT_EQ(failed[2].at("fault"), "wrong_channel_count");
}

// With the wrong channel as the caller's, every number would be another one.
TEST_F(Program, MeasuresNoRecordingWhoseSidecarCannotBeRead) {
  fs::copy_file(kCall, folder_ / "mute.wav");
  fs::create_symlink("/proc/self/mem", folder_ / "mute.json");
  const ProgramRun partly = run({"analyze", kCall, "mute.wav"});
  EXPECT_EQ(partly.exit_code, 4);
  EXPECT_THAT(written("results.jsonl"), HasSubstr("expected to read mute.json beside it"));
  EXPECT_THAT(written("latency.csv"), Not(HasSubstr("mute")));
}

TEST_F(Program, NamesAFolderThatIsGivenForAFile) {
  fs::create_directories(folder_ / "taken/one.TextGrid");
  fs::copy_file(kCall, folder_ / "one.wav");
  const std::vector<std::vector<std::string>> commands = {{"analyze", kCall, "--metadata", "taken"},
                                                          {"analyze", kCall, "--loadtest", "taken"},
                                                          {"fetch", "--into", "got", "--urls", "taken"},
                                                          {"loadtest", "--profile", "taken"},
                                                          {"loadtest", "--protocol", "taken"},
                                                          {"evaluate", "one.wav", "--reference", "taken"},
                                                          {"audit", "--calls", "taken"}};
  const std::vector<std::string> account = {"TWILIO_ACCOUNT_SID=AC" + std::string(32, 'a'), "TWILIO_AUTH_TOKEN=x"};
  for (const auto& command : commands) {
    const ProgramRun refused = run(command, account);
    EXPECT_EQ(refused.exit_code, 2) << testing::PrintToString(command);
    EXPECT_THAT(refused.err, ContainsRegex("taken[^ ]*: expected .*, found: Is a directory")) << refused.err;
  }
}

TEST_F(Program, PurgeTellsOfWhatItCannotTellTheAgeOf) {
  folder_.write("mute.wav", "audio");
  fs::create_symlink("/proc/self/mem", folder_ / "mute.json");
  const ProgramRun purged = run({"purge", ".", "--older-than", "1d"});
  EXPECT_EQ(purged.exit_code, 2);
  EXPECT_THAT(purged.err, HasSubstr("mute.wav stays, for its age is not known: expected to read mute.json beside it"));
}

TEST_F(Program, EndsWithAnErrorWhereNothingCouldBeRead) {
  fs::create_directory(folder_ / "no_calls");
  const ProgramRun nothing = run({"analyze", "no_calls", "missing.wav"});
  EXPECT_EQ(nothing.exit_code, 2);
  EXPECT_THAT(nothing.out, AllOf(HasSubstr("no_calls: empty: "), StartsWith("NO DATA: not one recording"),
                                 Not(HasSubstr("PASSED"))));
  EXPECT_EQ(json::parse(written("summary.json")).at("gate").at("verdict"), "no_data");
}

TEST_F(Program, PrintsJsonAndNothingElseToStdout) {
  const ProgramRun done = run({"analyze", "--json", kCall, "missing.wav"});
  EXPECT_EQ(done.exit_code, 4);
  EXPECT_EQ(json::parse(done.out).at("recordings").at("measured"), 1);
  EXPECT_EQ(done.out, written("summary.json"));
}

TEST_F(Program, PrintsTheTableToStdoutIfAskedTo) {
  const ProgramRun done = run({"analyze", "--out", "-", kCall});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, AllOf(StartsWith("recording,"), HasSubstr("\nanswered_800ms,")));
  EXPECT_FALSE(exists("latency.csv"));
  EXPECT_FALSE(exists("-"));
}

TEST_F(Program, TakesTheNameOfTheTableFromTheEnvironmentUnlessAnOptionGivesIt) {
  ASSERT_EQ(run({"analyze", kCall}, {"OUT_CSV=environment.csv"}).exit_code, 0);
  EXPECT_TRUE(exists("environment.csv"));
  fs::remove(folder_ / "environment.csv");
  ASSERT_EQ(run({"analyze", "--out", "option.csv", kCall}, {"OUT_CSV=environment.csv"}).exit_code, 0);
  EXPECT_TRUE(exists("option.csv"));
  EXPECT_FALSE(exists("environment.csv"));
  EXPECT_FALSE(exists("latency.csv"));
}

TEST_F(Program, GivesTheSameBytesInEveryRunAndForAnyNumberOfJobs) {
  for (const auto& [name, jobs] : {std::pair{"first", "1"}, {"second", "1"}, {"third", "8"}}) {
    const std::string stem = name;
    ASSERT_EQ(run({"analyze", "--jobs", jobs, "--out", stem + ".csv", "--summary", stem + ".json", kTwelveTurns, kCall,
                   kMalformed})
                  .exit_code,
              4);
  }
  EXPECT_EQ(written("second.csv"), written("first.csv"));
  EXPECT_EQ(written("third.csv"), written("first.csv"));
  EXPECT_EQ(without_run(written("second.json")), without_run(written("first.json")));
  EXPECT_EQ(without_run(written("third.json")), without_run(written("first.json")));
}

TEST_F(Program, TellsInSummaryJsonHowItWasMade) {
  ASSERT_EQ(run({"analyze", kCall, "--worst", "1"}).exit_code, 0);
  const json made = json::parse(written("summary.json")).at("run");
  EXPECT_THAT(made.at("started_at").get<std::string>(), ContainsRegex("^20[0-9-]+T[0-9:]+Z$"));
  EXPECT_EQ(made.at("command_line").size(), 5U);
  EXPECT_EQ(made.at("inputs"), json::array({kCall}));
}

TEST_F(Program, BreaksARunDownAndWritesATableOfItsCalls) {
  const ProgramRun done = run({"analyze", "--by", "turn", "--by", "tag", "--calls", "calls.csv", kTwelveTurns});
  EXPECT_EQ(done.exit_code, 0);
  EXPECT_THAT(done.out, AllOf(HasSubstr("\nby turn "), HasSubstr("\nby tag "), HasSubstr("\n  12 "),
                              HasSubstr("\n  (none) "), HasSubstr("greeting, from the start of the recording: p50 ")));
  EXPECT_THAT(written("calls.csv"),
              AllOf(StartsWith("recording,call_sid,"), HasSubstr("\nconversation_12_turns,,,,1,12,")));
  const json by = json::parse(written("summary.json")).at("breakdowns");
  EXPECT_EQ(by.at(0).at("column"), "turn");
  EXPECT_EQ(by.at(0).at("parts").size(), 12U);
  EXPECT_THAT(run({"analyze", "--by", "weather", kCall}).err, HasSubstr("found 'weather'"));
}

TEST_F(Program, NamesAFolderOfRecordingsThatIsNotThere) {
  ASSERT_EQ(run({"analyze", kCall}).exit_code, 0);
  const ProgramRun wrong = run({"report", "results.jsonl", "--recordings", "nosuch"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("--recordings"), HasSubstr("expected a folder"), HasSubstr("nosuch")));
  EXPECT_FALSE(exists("report.html"));
}

TEST_F(Program, GivesTheSameTimesForACallWhoseChannelsAreSwapped) {
  ASSERT_EQ(run({"analyze", kCall, "--out", "left.csv"}).exit_code, 0);
  const std::string swapped = kTestdata / "calls_agent_left" / "answered_800ms.wav";
  ASSERT_EQ(run({"analyze", "--caller-channel", "right", swapped, "--out", "right.csv"}).exit_code, 0);
  EXPECT_EQ(written("right.csv"), written("left.csv"));
}

}  // namespace
}  // namespace turngap::test
