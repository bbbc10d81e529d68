// The driver against a real server on loopback.

#include <gmock/gmock.h>

#include <map>

#include "loadtest/dying_server.h"
#include "support/fake_orchestrator/fake_orchestrator.h"
#include "turngap/loadtest/driver.h"
#include "turngap/loadtest/orchestrator.h"
#include "turngap/loadtest/results.h"
#include "turngap/net/http_client.h"

namespace turngap::test {
namespace {

using testing::ElementsAre;
using testing::Pair;

class StandIn : public testing::Test {
 protected:
  LoadRun run(const std::string& url) {
    HttpClient client({.service = *origin_of(url), .longest_idle = std::chrono::seconds{3}, .http2 = false});
    const Orchestrator service(
        url, protocol_, "run", [](const auto&) { return std::nullopt; }, timeout_);
    return run_load(client, service, settings_, {});
  }

  void use_calls(unsigned calls, Millis ramp, Millis length) {
    settings_.duration = Millis{60'000};
    settings_.slots = ramp_slots(calls, ramp, settings_.duration, false);
    settings_.lengths = {length, length};
  }

  std::map<std::string, std::size_t> errors(const std::string& faults) {
    OrchestratorBehaviour behaviour{.latency = {.median_ms = 1}};
    behaviour.faults = parse_dispatch_faults(faults);
    const FakeOrchestrator server(behaviour);
    use_calls(static_cast<unsigned>(behaviour.faults.size()), Millis{0}, Millis{10});
    return report_of(run(server.url()), default_load_limits()).errors;
  }

  OrchestratorProtocol protocol_ = OrchestratorProtocol::manual_dispatch();
  LoadSettings settings_;
  std::chrono::milliseconds timeout_{30'000};
};

std::vector<OrchestratorRequest> dispatches(const FakeOrchestrator& server) {
  auto requests = server.requests();
  std::erase_if(requests, [](const OrchestratorRequest& request) { return request.path != "/manual/dispatch"; });
  return requests;
}

TEST_F(StandIn, AndTheReportAgreeOnEveryCall) {
  const FakeOrchestrator server({.room_time = std::chrono::milliseconds{200}, .latency = {20, 0.5}, .error_rate = 0.1});
  use_calls(200, Millis{1'000}, Millis{100});
  settings_.max_concurrent = 200;
  const LoadRun result = run(server.url());
  std::map<std::string, OrchestratorRequest> log;
  for (const OrchestratorRequest& request : dispatches(server)) {
    EXPECT_TRUE(log.emplace(request.room, request).second) << request.room << " was dispatched twice";
  }
  ASSERT_EQ(log.size(), result.calls.size());
  for (const CallRecord& call : result.calls) {
    const OrchestratorRequest& seen = log.at("call-run-" + std::to_string(call.number));
    EXPECT_EQ(call.successful(), seen.status == 200) << call.words;
    // What the server took lies within what the client saw, but for the moment in which the answer leaves it.
    const std::chrono::duration<double, std::milli> took = seen.answered - seen.received;
    EXPECT_GE(call.requesting.value, took.count() - 1.0);
  }
}

TEST_F(StandIn, IsToldOfTheEndOfEveryCall) {
  const FakeOrchestrator server;
  use_calls(20, Millis{0}, Millis{50});
  protocol_.end = parse_request_line("POST /manual/end?room={room}");
  const LoadRun result = run(server.url());
  EXPECT_EQ(server.rooms(), 0U);
  EXPECT_EQ(result.failed_end_requests, 0U);
}

TEST_F(StandIn, ReadsTheBodyOfEveryRequestOnAKeptConnection) {
  const FakeOrchestrator server({.latency = {.median_ms = 1}});
  use_calls(5, Millis{200}, Millis{10});
  protocol_.dispatch.body = R"({"metadata":"POST /manual/end HTTP/1.1"})";
  EXPECT_EQ(report_of(run(server.url()), {}).successful, 5U);
  for (const OrchestratorRequest& request : dispatches(server)) EXPECT_EQ(request.body, protocol_.dispatch.body);
}

TEST_F(StandIn, WithoutCapacityIsAskedAgain) {
  const FakeOrchestrator server({.capacity = 5, .room_time = std::chrono::milliseconds{50}, .latency = {1}});
  use_calls(10, Millis{0}, Millis{10});
  settings_.retry = {5, Millis{60}};
  const LoadRun result = run(server.url());
  EXPECT_EQ(report_of(result, {}).successful, 10U);
  EXPECT_GT(dispatches(server).size(), 10U);
  EXPECT_EQ(dispatches(server).size(), report_of(result, {}).requests);
}

TEST_F(StandIn, ShowsEveryFaultUnderItsClass) {
  settings_.retry.retries = 0;
  EXPECT_THAT(errors("2*ok,server-error,unavailable,no-capacity"), ElementsAre(Pair("Dispatch failed", 3)));
  EXPECT_THAT(errors("reset,2*half-answer,wrong-json,2*broken-json"),
              ElementsAre(Pair("Connection broken", 1), Pair("Incomplete answer", 2), Pair("Wrong answer", 3)));
}

TEST_F(StandIn, ThatNeverAnswersIsGivenUp) {
  timeout_ = std::chrono::milliseconds{50};
  EXPECT_THAT(errors("slow-headers"), ElementsAre(Pair("Timeout", 1)));
}

// A kept connection that breaks under a request: libcurl would send it again, and a call could be placed twice.
TEST_F(StandIn, NeverGetsADispatchTwice) {
  OrchestratorBehaviour behaviour{.latency = {.median_ms = 1}};
  behaviour.faults = parse_dispatch_faults("ok,reset,ok,reset,reset,ok");
  const FakeOrchestrator server(behaviour);
  use_calls(6, Millis{600}, Millis{10});
  const LoadRun result = run(server.url());
  EXPECT_EQ(dispatches(server).size(), 6U);
  EXPECT_THAT(report_of(result, {}).errors, ElementsAre(Pair("Connection broken", 3)));
}

TEST_F(StandIn, ThatDiesIsSeenAsRefusedConnections) {
  auto server = std::make_unique<FakeOrchestrator>();
  const std::string url = server->url();
  server.reset();
  use_calls(5, Millis{0}, Millis{10});
  const LoadRun result = run(url);
  EXPECT_THAT(report_of(result, {}).errors, ElementsAre(Pair("Connection refused", 5)));
  for (const HealthSample& sample : result.health) EXPECT_FALSE(sample.healthy);
}

// libcurl tries the request again on a new connection, which is refused: that must not hide that it may have arrived.
TEST_F(StandIn, ThatIsKilledUnderARequestHasBrokenItsConnection) {
  const DyingServer server(2);
  use_calls(3, Millis{300}, Millis{10});
  EXPECT_THAT(report_of(run(server.url()), {}).errors,
              ElementsAre(Pair("Connection broken", 1), Pair("Connection refused", 1)));
}

TEST_F(StandIn, RefusesWhatARealOneRefuses) {
  const FakeOrchestrator server;
  use_calls(1, Millis{0}, Millis{10});
  protocol_.dispatch.method = "GET";
  EXPECT_THAT(report_of(run(server.url()), {}).error_words, ElementsAre(Pair(testing::HasSubstr("HTTP 405"), 1)));
  protocol_.dispatch = {"POST", "/manual/dispatch?room={room}", {}, ""};
  EXPECT_THAT(report_of(run(server.url()), {}).error_words, ElementsAre(Pair(testing::HasSubstr("HTTP 422"), 1)));
  protocol_.dispatch = {"POST", "/dispatch", {}, ""};
  EXPECT_THAT(report_of(run(server.url()), {}).error_words, ElementsAre(Pair(testing::HasSubstr("HTTP 404"), 1)));
}

}  // namespace
}  // namespace turngap::test
