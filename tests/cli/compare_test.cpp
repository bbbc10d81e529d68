#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/bundled_calls.h"
#include "cli/program.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// Latencies from 300 to 500 ms, evenly over the turns, plus `shift_ms`.
std::string release(int calls, int shift_ms, int method = 1) {
  std::string text =
      "recording,turn,outcome,caller_onset_ms,caller_end_ms,response_latency_ms,method_version,scenario\n";
  for (int call = 0; call < calls; ++call) {
    for (int turn = 1; turn <= 8; ++turn) {
      const int latency = 300 + (call * 37 + turn * 71) % 201 + shift_ms;
      text += "RE" + std::to_string(call) + "," + std::to_string(turn) + ",answered,0,1000," + std::to_string(latency) +
              "," + std::to_string(method) + ",s" + std::to_string(call) + "\n";
    }
  }
  return text;
}

class Compare : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("base.csv", release(100, 0));
    folder_.write("same.csv", release(100, 5));
    folder_.write("slow.csv", release(100, 200));
    folder_.write("few.csv", release(9, 0));
  }

  ProgramRun run(std::vector<std::string> arguments) const { return turngap(folder_.path(), std::move(arguments)); }

  TemporaryFolder folder_;
};

TEST_F(Compare, GivesTheVerdictAsItsExitCode) {
  EXPECT_EQ(run({"compare", "base.csv", "same.csv"}).exit_code, 0);
  EXPECT_EQ(run({"compare", "base.csv", "slow.csv"}).exit_code, 1);
  EXPECT_EQ(run({"compare", "slow.csv", "base.csv"}).exit_code, 0);
  EXPECT_EQ(run({"compare", "base.csv", "few.csv"}).exit_code, 3);
  EXPECT_THAT(run({"compare", "base.csv", "slow.csv"}).out, AllOf(StartsWith("regressed: "), HasSubstr("\np95 ")));
}

TEST_F(Compare, FollowsTheMargin) {
  EXPECT_EQ(run({"compare", "--margin-ms", "400", "base.csv", "slow.csv"}).exit_code, 0);
  EXPECT_EQ(run({"compare", "--margin-ms", "-1", "base.csv", "slow.csv"}).exit_code, 2);
}

TEST_F(Compare, RefusesTwoMethodsAndNamesWhatItCannotRead) {
  folder_.write("new.csv", release(100, 0, 2));
  folder_.write("bad.csv", "recording\nx\n");
  const ProgramRun mixed = run({"compare", "base.csv", "new.csv"});
  EXPECT_EQ(mixed.exit_code, 2);
  EXPECT_THAT(mixed.err, HasSubstr("found 1 in the baseline and 2 in the candidate"));
  EXPECT_THAT(mixed.out, IsEmpty());
  for (const char* name : {"bad.csv", "missing.csv"}) {
    const ProgramRun bad = run({"compare", "base.csv", name});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.err, HasSubstr(name));
  }
  EXPECT_EQ(run({"compare"}).exit_code, 2);
  EXPECT_EQ(run({"compare", "base.csv"}).exit_code, 2);
}

TEST_F(Compare, PrintsTheSameJsonForAnyNumberOfJobs) {
  const ProgramRun one = run({"compare", "--json", "--jobs", "1", "base.csv", "slow.csv"});
  EXPECT_EQ(one.out, run({"compare", "--json", "--jobs", "4", "base.csv", "slow.csv"}).out);
  const json out = json::parse(one.out);
  EXPECT_EQ(out.at("schema"), "turngap.compare/1");
  EXPECT_EQ(out.at("verdict"), "regressed");
}

TEST_F(Compare, WritesMarkdownAndPairsByAColumn) {
  const ProgramRun paired = run({"compare", "--pair-by", "scenario", "--markdown", "pr.md", "base.csv", "slow.csv"});
  EXPECT_EQ(paired.exit_code, 1);
  EXPECT_THAT(content_of(folder_ / "pr.md"), AllOf(StartsWith("**regressed**: "), HasSubstr("| p95 ms |")));
  EXPECT_THAT(run({"compare", "--pair-by", "nothing", "base.csv", "slow.csv"}).err, HasSubstr("'nothing'"));
}

TEST_F(Compare, TakesSeveralTablesAndFolders) {
  std::string more = release(50, 0);
  for (std::size_t at = 0; (at = more.find("\nRE", at)) != std::string::npos; at += 3) more.replace(at, 3, "\nRX");
  folder_.write("runs/a.csv", release(50, 0));
  folder_.write("runs/deeper/b.csv", more);
  const json out = json::parse(run({"compare", "--json", "--base", "runs", "--candidate", "slow.csv"}).out);
  EXPECT_EQ(out.at("base").at("calls"), 100);
  const ProgramRun twice = run({"compare", "--base", "base.csv", "base.csv", "--candidate", "slow.csv"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, HasSubstr("is a file given twice?"));
}

TEST_F(Compare, NamesTheFirstSlowerReleaseOfAHistory) {
  folder_.write("history/1.0.csv", release(100, 0));
  folder_.write("history/1.1/latency.csv", release(100, 3));
  folder_.write("history/1.2.csv", release(100, 250));
  const ProgramRun history = run({"compare", "--history", "history", "--otava", "otava.csv"});
  EXPECT_EQ(history.exit_code, 1);
  EXPECT_THAT(history.out, HasSubstr("first slower release: 1.2\n"));
  EXPECT_THAT(content_of(folder_ / "otava.csv"), HasSubstr(",1.1,"));
}

TEST_F(Compare, EndsAHistoryAsItsLastReleaseDoesUnlessOneRegressed) {
  const auto code = [&] { return run({"compare", "--history", "history"}).exit_code; };
  folder_.write("history/1.csv", release(100, 0));
  folder_.write("history/2.csv", release(9, 0));
  EXPECT_EQ(code(), 3);
  folder_.write("history/3.csv", release(100, 3));
  EXPECT_EQ(code(), 0);
  folder_.write("history/4.csv", release(100, 250));
  EXPECT_EQ(code(), 1);
  folder_.write("history/5.csv", release(9, 0));
  EXPECT_EQ(code(), 1);
}

TEST_F(Compare, TakesTheReleasesOfAHistoryInTheOrderOfTheirNumbers) {
  folder_.write("history/v1.9.csv", release(100, 0));
  folder_.write("history/v1.10.csv", release(100, 3));
  folder_.write("history/v1.11/latency.csv", release(100, 250));
  const json out = json::parse(run({"compare", "--history", "history", "--json"}).out);
  EXPECT_EQ(out.at("schema"), "turngap.history/1");
  EXPECT_EQ(out.at("releases").at(0).at("release"), "v1.9");
  EXPECT_EQ(out.at("releases").at(1).at("release"), "v1.10");
  EXPECT_EQ(out.at("releases").at(0).at("against_first"), nullptr);
  EXPECT_EQ(out.at("releases").at(2).at("against_first"), "regressed");
  EXPECT_EQ(out.at("first_regression"), "v1.11");
  EXPECT_EQ(out.at("first_improvement"), nullptr);
}

TEST_F(Compare, RefusesOptionsThatWouldDoNothing) {
  folder_.write("history/1.csv", release(100, 0));
  folder_.write("history/2.csv", release(100, 0));
  for (const auto& arguments : {std::vector<std::string>{"base.csv", "same.csv", "--otava", "o.csv"},
                                {"--history", "history", "--markdown", "m.md"},
                                {"--history", "history", "--pair-by", "scenario"},
                                {"--history", "history", "base.csv", "same.csv"}}) {
    std::vector<std::string> all{"compare"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const ProgramRun refused = run(all);
    EXPECT_EQ(refused.exit_code, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(refused.err, HasSubstr("--history"));
    EXPECT_THAT(refused.out, IsEmpty());
  }
}

TEST_F(Compare, LeavesTheExitCodeOfAnalyzeToItsGate) {
  EXPECT_EQ(run({"analyze", kCall}).exit_code, 0);
  EXPECT_EQ(run({"analyze", "--max-p95", "600", kCall}).exit_code, 1);
  EXPECT_EQ(run({"analyze", "--gate", "point", kCall}).exit_code, 1);
  EXPECT_EQ(run({"analyze", "--max-p95", "900", kCall}).exit_code, 0);
  EXPECT_EQ(run({"analyze", "--max-p95", "900", kCall, "missing.wav"}).exit_code, 4);
  EXPECT_EQ(run({"analyze", "--max-p95", "600", kCall, "missing.wav"}).exit_code, 1);
  EXPECT_EQ(run({"analyze", "--max-p95", "600", "missing.wav"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "--expect", "p(50)<900", "--expect", "unanswered<5", kCall}).exit_code, 0);
  EXPECT_EQ(run({"analyze", "--expect", "p(50)<900", "--expect", "p(50)<350", kCall}).exit_code, 1);
  EXPECT_EQ(run({"analyze", "--gate", "strict", "--max-p95", "900", kCall}).exit_code, 3);
  EXPECT_EQ(run({"analyze", "--gate", "strict", "--max-p95", "900", "--on-inconclusive", "pass", kCall}).exit_code, 0);
  EXPECT_EQ(run({"analyze", "--gate", "strict", "--max-p95", "900", "--on-inconclusive", "fail", kCall}).exit_code, 1);
  const ProgramRun wrong = run({"analyze", "--expect", "p95<600", kCall});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("found 'p95<600'"));
}

}  // namespace
}  // namespace turngap::test
