// turngap loadtest from end to end, against the stand-in.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "cli/pseudo_terminal.h"
#include "support/fake_orchestrator/fake_orchestrator.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Loadtest : public testing::Test {
 protected:
  ProgramRun run(const FakeOrchestrator& server, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"loadtest",  "--url", server.url(),     "--calls", "20",
                                       "--ramp-up", "0.2",   "--call-seconds", "0.1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return turngap(folder_.path(), arguments);
  }

  json results() const { return json::parse(content_of(folder_ / "results.json")); }

  TemporaryFolder folder_;
};

TEST_F(Loadtest, WritesWhatChecksReadAndPasses) {
  const FakeOrchestrator server({.latency = {.median_ms = 5}});
  const ProgramRun result = run(server);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("load test PASSED\n"));
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(results()["test_summary"]["success_rate_percent"], 100.0);
  EXPECT_EQ(results()["test_summary"]["latency_target_met"], true);
  EXPECT_EQ(results()["test_summary"]["total_calls"], 20);
}

TEST_F(Loadtest, FailsWhereTheSystemDoes) {
  const FakeOrchestrator server({.latency = {.median_ms = 5}, .error_rate = 1.0});
  const ProgramRun result = run(server);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("load test FAILED"), HasSubstr("HTTP 5xx: the logs")));
  EXPECT_EQ(results()["error_analysis"], (json{{"Dispatch failed", 20}}));
}

TEST_F(Loadtest, JudgesByWhatIsExpected) {
  const FakeOrchestrator server({.latency = {.median_ms = 50}});
  EXPECT_EQ(run(server, {"--expect", "p(50)<40"}).exit_code, 1);
  EXPECT_EQ(run(server, {"--expect", "success>=100"}).exit_code, 0);
}

TEST_F(Loadtest, StartsNothingOnASystemThatIsNotHealthy) {
  FakeOrchestrator server;
  server.set_healthy(false);
  const ProgramRun result = run(server);
  EXPECT_EQ(result.exit_code, 75);
  EXPECT_THAT(result.err, AllOf(HasSubstr(server.url()), HasSubstr("HTTP 503")));
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results.json"));
}

TEST_F(Loadtest, NamesTheUrlThatRefusesConnections) {
  std::string url;
  {
    const FakeOrchestrator server;
    url = server.url();
  }
  const ProgramRun result = turngap(folder_.path(), {"loadtest", "--url", url});
  EXPECT_EQ(result.exit_code, 75);
  EXPECT_THAT(result.err, HasSubstr(url));
}

TEST_F(Loadtest, EndsCallsAndWritesPartialResultsWhenInterrupted) {
  const FakeOrchestrator server({.latency = {.median_ms = 1}});
  const PseudoTerminal terminal;
  const StartedProgram program(folder_.path(),
                               {"loadtest", "--url", server.url(), "--calls", "1000", "--ramp-up", "100",
                                "--end-request", "POST /manual/end?room={room}"},
                               {}, {"/dev/null", terminal.path()});
  std::string shown = terminal.next();  // the live line: the test is under way
  program.send(SIGINT);
  EXPECT_EQ(program.exit_code(), 130);
  shown += terminal.rest();
  EXPECT_THAT(shown, AllOf(HasSubstr("placed"), HasSubstr("interrupted after"), HasSubstr("partial results")));
  EXPECT_THAT(shown, AllOf(HasSubstr("load test INTERRUPTED"), Not(HasSubstr("PASSED"))));
  EXPECT_EQ(results()["turngap"]["ended_by"], "interrupted");
  EXPECT_EQ(results()["turngap"]["verdict"], "interrupted");
  EXPECT_EQ(server.rooms(), 0U);
}

TEST_F(Loadtest, RefusesWhatContradictsItself) {
  const FakeOrchestrator server;
  EXPECT_EQ(run(server, {"--ramp-up", "700"}).exit_code, 2);
  EXPECT_EQ(run(server, {"--call-seconds", "9-1"}).exit_code, 2);
  EXPECT_EQ(run(server, {"--expect", "p95"}).exit_code, 2);
  EXPECT_EQ(run(server, {"--tag", "a b"}).exit_code, 2);
  EXPECT_EQ(run(server, {"--url", "ftp://x"}).exit_code, 2);
  EXPECT_EQ(run(server, {"--output", "no/such/folder/results.json"}).exit_code, 2);
  EXPECT_EQ(server.requests().size(), 0U);
}

}  // namespace
}  // namespace turngap::test
