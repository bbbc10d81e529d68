// turngap loadtest --via twilio from end to end, against the stand-in for the service.

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/program.h"
#include "cli/pseudo_terminal.h"
#include "support/fake_twilio/fake_twilio.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

class LoadtestViaTwilio : public testing::Test {
 protected:
  LoadtestViaTwilio() : server_(catalogue_of_folder(TURNGAP_TESTDATA "/calls")) {
    change([](FakeAccount& account) {
      account.calls_per_second = 100;
      account.call_length = std::chrono::milliseconds{300};
    });
  }

  void change(const std::function<void(FakeAccount&)>& change) {
    server_.change([&](Catalogue& catalogue) { change(catalogue.accounts[0]); });
  }

  std::vector<std::string> environment() const {
    const FakeAccount account = server_.catalogue().accounts[0];
    return {"TWILIO_ACCOUNT_SID=" + account.sid, "TWILIO_AUTH_TOKEN=" + account.auth_token};
  }

  // `more` replaces what the tests have in common.
  std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    const std::vector<std::pair<std::string, std::string>> common{
        {"--calls", "3"},         {"--ramp-up", "0.3"},    {"--from", "+15005550006"},
        {"--to", "+15005550100"}, {"--call-seconds", "2"}, {"--base-url", server_.base_url()},
        {"--poll", "0.2"},        {"--cps", "50"}};
    std::vector<std::string> all{"loadtest", "--via", "twilio"};
    for (const auto& [option, value] : common) {
      if (std::ranges::find(more, option) == more.end()) all.insert(all.end(), {option, value});
    }
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  ProgramRun run(const std::vector<std::string>& more) const {
    return turngap(folder_.path(), arguments(more), environment());
  }

  std::vector<FakeCall> made() const {
    std::vector<FakeCall> calls = server_.catalogue().accounts[0].calls;
    std::erase_if(calls, [](const FakeCall& call) { return !call.made; });
    return calls;
  }

  std::vector<std::string> sids() const {
    std::vector<std::string> all;
    for (const FakeCall& call : made()) all.push_back(call.sid);
    return all;
  }

  std::vector<std::string> lines_of(const std::string& file) const {
    std::istringstream text(content_of(folder_ / file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }

  json results() const { return json::parse(content_of(folder_ / "results.json")); }

  FakeTwilio server_;
  TemporaryFolder folder_;
};

const std::vector<std::string> kUrl{"--twiml-url", "https://agent.example.com/twiml?voice=1", "--confirm-cost", "3"};
const std::vector<std::string> kSay{"--say", "Is anybody <there>?", "--confirm-cost", "3"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(LoadtestViaTwilio, LeavesAManifestThatTheAuditReads) {
  const ProgramRun result = run(kUrl);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(lines_of("calls.txt"), UnorderedElementsAreArray(sids()));
  const auto table = lines_of("calls.csv");
  ASSERT_EQ(table.size(), 4U);
  EXPECT_EQ(table[0], "call_sid,call_number,scheduled_at,requested_at,placed_at,started_at,ended_at,outcome");
  EXPECT_THAT(table[1], AllOf(HasSubstr(",1,20"), HasSubstr(",completed")));
  for (const FakeCall& call : made())
    EXPECT_THAT(*call.twiml_url, HasSubstr("twiml?voice=1&RUN_TAG=loadtest&turngap_call="));
  const ProgramRun audit = turngap(
      folder_.path(), {"audit", "--calls", "calls.txt", "--base-url", server_.base_url(), "--dry-run"}, environment());
  EXPECT_EQ(audit.exit_code, 0) << audit.err;
  EXPECT_THAT(audit.err, HasSubstr("would fetch 3 recordings"));
}

TEST_F(LoadtestViaTwilio, IsJoinedWithTheAuditOfItsRecordings) {
  change([](FakeAccount& account) { account.call_length = std::chrono::seconds{2}; });
  ASSERT_EQ(run(with(kUrl, {"--ramp-up", "0"})).exit_code, 0);
  const ProgramRun audit = turngap(
      folder_.path(), {"audit", "--calls", "calls.txt", "--loadtest", "results.json", "--base-url", server_.base_url()},
      environment());
  const json summary = json::parse(content_of(folder_ / "summary.json"));
  ASSERT_EQ(summary["breakdowns"].size(), 1U) << audit.err;
  EXPECT_EQ(summary["breakdowns"][0]["column"], "concurrency");
  std::size_t turns = 0;
  for (const json& part : summary["breakdowns"][0]["parts"]) turns += part["turns"].get<std::size_t>();
  EXPECT_EQ(turns, summary["turns"]["total"].get<std::size_t>());
  EXPECT_THAT(audit.out, HasSubstr("by concurrency"));
  const ProgramRun wrong = turngap(
      folder_.path(), {"audit", "--calls", "calls.txt", "--loadtest", "summary.json", "--base-url", server_.base_url()},
      environment());
  EXPECT_EQ(wrong.exit_code, 2);
}

TEST_F(LoadtestViaTwilio, PlacesNothingUnlessTheCostIsConfirmed) {
  for (const auto& options : {std::vector<std::string>{"--say", "x"},
                              {"--say", "x", "--confirm-cost", "4"},
                              {"--confirm-cost", "3"},
                              with(kSay, {"--play", "http://x/y.wav"}),
                              with(kSay, {"--sustain"})}) {
    EXPECT_EQ(run(options).exit_code, 2);
  }
  EXPECT_TRUE(made().empty());
}

TEST_F(LoadtestViaTwilio, KeepsTheCallsPerSecondAndTheConcurrency) {
  const ProgramRun result = run(with(kSay, {"--ramp-up", "0", "--max-concurrent", "1"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto calls = made();
  ASSERT_EQ(calls.size(), 3U);
  for (std::size_t i = 1; i < calls.size(); ++i) EXPECT_GE(calls[i].made->begins, calls[i - 1].made->ends);
}

TEST_F(LoadtestViaTwilio, LooksUpACallWhoseAnswerWasLost) {
  // The look before the test, then the first call and the look at its start; the second call is made, its answer lost.
  server_.set_faults(FaultScript::parse("3*ok@*/Calls.json,1*reset@*/Calls.json"));
  const ProgramRun result = run(with(kUrl, {"--ramp-up", "3", "--duration", "0.1"}));
  EXPECT_EQ(made().size(), 3U);
  EXPECT_THAT(lines_of("calls.txt"), UnorderedElementsAreArray(sids())) << result.err;
  EXPECT_EQ(results()["error_analysis"], (json{{"Answer lost", 1}}));
}

TEST_F(LoadtestViaTwilio, CountsALostAnswerAsUnknownWhereThereIsNoUrl) {
  server_.set_faults(FaultScript::parse("3*ok@*/Calls.json,1*reset@*/Calls.json"));
  run(with(kSay, {"--ramp-up", "3", "--duration", "0.1"}));
  EXPECT_EQ(made().size(), 3U);
  EXPECT_EQ(lines_of("calls.txt").size(), 2U);
  EXPECT_EQ(results()["error_analysis"], (json{{"Unknown", 1}}));
}

TEST_F(LoadtestViaTwilio, AsksAgainWhereTheAccountIsThrottled) {
  server_.set_faults(FaultScript::parse("3*ok@*/Calls.json,1*too-many@*/Calls.json"));
  const ProgramRun result = run(with(kSay, {"--ramp-up", "1", "--retry-wait", "0.1"}));
  EXPECT_EQ(made().size(), 3U);
  EXPECT_EQ(results()["test_summary"]["successful_calls"], 3) << result.err;
  EXPECT_EQ(results()["turngap"]["requests"], 4);
}

TEST_F(LoadtestViaTwilio, SaysWhatTheServiceRefuses) {
  const ProgramRun result = run(with(kSay, {"--from", "+15005550001"}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("21210"));
  EXPECT_TRUE(made().empty());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "calls.txt"));
}

TEST_F(LoadtestViaTwilio, CountsCallsThatNobodyTook) {
  change([](FakeAccount& account) { account.call_outcome = "busy"; });
  run(kSay);
  EXPECT_EQ(results()["error_analysis"], (json{{"Not answered", 3}}));
}

TEST_F(LoadtestViaTwilio, ReplacesNothingThatIsNoManifest) {
  std::ofstream(folder_ / "calls.txt") << "my notes\n";
  EXPECT_EQ(run(kSay).exit_code, 2);
  EXPECT_TRUE(made().empty());
  EXPECT_EQ(content_of(folder_ / "calls.txt"), "my notes\n");
}

// It keeps ringing at the agent and costs money, whatever became of the answer.
TEST_F(LoadtestViaTwilio, HangsUpACallWhoseAnswerIsOutstandingWhenInterrupted) {
  change([](FakeAccount& account) { account.call_length = std::chrono::hours{1}; });
  server_.set_faults(FaultScript::parse("3*ok@*/Calls.json,1*stall@*/Calls.json"));
  const PseudoTerminal terminal;
  const StartedProgram program(folder_.path(), arguments(with(kUrl, {"--ramp-up", "0", "--request-timeout", "2"})),
                               environment(), {"/dev/null", terminal.path()});
  terminal.until("2 active");
  program.send(SIGINT);
  EXPECT_EQ(program.exit_code(), 130);
  ASSERT_EQ(made().size(), 3U);
  for (const FakeCall& call : made()) EXPECT_LT(call.made->ends - call.made->begins, std::chrono::hours{1});
  EXPECT_THAT(lines_of("calls.txt"), UnorderedElementsAreArray(sids()));
}

TEST_F(LoadtestViaTwilio, HangsUpWhenInterrupted) {
  change([](FakeAccount& account) { account.call_length = std::chrono::hours{1}; });
  const PseudoTerminal terminal;
  const StartedProgram program(folder_.path(), arguments(kSay), environment(), {"/dev/null", terminal.path()});
  terminal.until("3 active");
  program.send(SIGINT);
  EXPECT_EQ(program.exit_code(), 130);
  for (const FakeCall& call : made()) EXPECT_LT(call.made->ends - call.made->begins, std::chrono::hours{1});
  EXPECT_EQ(lines_of("calls.txt").size(), 3U);
}

}  // namespace
}  // namespace turngap::test
