#include "turngap/loadtest/orchestrator.h"

#include <gmock/gmock.h>

#include <sstream>

#include "turngap/core/error.h"

namespace turngap::test {
namespace {

using Meaning = PlacementAnswer::Meaning;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr std::chrono::seconds kTimeout{30};
constexpr const char* kLiveKit = R"({
  "health": {"request": "GET /"},
  "dispatch": {
    "request": "POST /twirp/livekit.AgentDispatchService/CreateDispatch",
    "headers": {"Authorization": "Bearer {env:TOKEN}", "Content-Type": "application/json"},
    "body": {"room": "{room}", "agent_name": "agent", "metadata": "{caller}"},
    "success": {"status": 200},
    "no_capacity": {"status": 503, "contains": "no workers"}
  },
  "end": {"request": "POST /twirp/livekit.RoomService/DeleteRoom", "body": {"room": "{room}"}}
})";

Orchestrator orchestrator(OrchestratorProtocol protocol = OrchestratorProtocol::manual_dispatch()) {
  const auto variables = [](const std::string& name) {
    return name == "TOKEN" ? std::optional<std::string>("secret") : std::nullopt;
  };
  return Orchestrator("http://host:8080/", std::move(protocol), "r1", variables, kTimeout);
}

OrchestratorProtocol protocol(const std::string& text) {
  std::istringstream stream(text);
  return read_protocol(stream, "protocol.json");
}

HttpResponse answered(int status, const std::string& body) {
  return {.status = status, .body = body};
}

TEST(Orchestrator, SpeaksTheProtocolOfManualDispatch) {
  const HttpRequest placement = orchestrator().placement(7);
  EXPECT_EQ(placement.method, "POST");
  EXPECT_EQ(placement.url, "http://host:8080/manual/dispatch?room=call-r1-7&participant_identity=caller-r1-7");
  EXPECT_TRUE(placement.send_once);
  EXPECT_EQ(placement.timeout, kTimeout);
  EXPECT_EQ(orchestrator().health().url, "http://host:8080/health");
  EXPECT_EQ(orchestrator().stats()->url, "http://host:8080/stats");
  EXPECT_FALSE(orchestrator().ending({}));
}

TEST(Orchestrator, TellsCapacityFromOtherFailures) {
  const Orchestrator system = orchestrator();
  EXPECT_EQ(system.meaning_of_placement(answered(200, R"({"ok":true,"x":1})")).meaning, Meaning::placed);
  EXPECT_EQ(system.meaning_of_placement(answered(500, R"({"detail":"Failed to dispatch agent"})")).meaning,
            Meaning::no_capacity);
  for (const auto& [status, body] :
       {std::pair(500, "other"), {503, "Failed to dispatch agent"}, {404, ""}, {204, ""}}) {
    const PlacementAnswer answer = system.meaning_of_placement(answered(status, body));
    EXPECT_EQ(answer.meaning, Meaning::failed) << status << body;
    EXPECT_EQ(answer.fault, CallFault::refused_by_service) << status << body;
  }
}

TEST(Orchestrator, BelievesNoSuccessWithoutItsWords) {
  for (const char* body : {"", "{}", R"({"ok":false})", R"({"ok":"true"})", R"({"ok":tr)", "[true]", "true"}) {
    const PlacementAnswer answer = orchestrator().meaning_of_placement(answered(200, body));
    EXPECT_EQ(answer.meaning, Meaning::failed) << body;
    EXPECT_EQ(answer.fault, CallFault::wrong_answer) << body;
    EXPECT_THAT(answer.words, HasSubstr("expected {\"ok\":true}")) << body;
  }
}

TEST(Orchestrator, TellsFailuresOfTheConnectionApart) {
  const auto fault = [](TransferEnd end) {
    return orchestrator().meaning_of_placement({.end = end, .status = 200, .body = R"({"ok":true})"}).fault;
  };
  EXPECT_EQ(fault(TransferEnd::stalled), CallFault::timeout);
  EXPECT_EQ(fault(TransferEnd::refused), CallFault::connection_refused);
  EXPECT_EQ(fault(TransferEnd::reset), CallFault::connection_broken);
  EXPECT_EQ(fault(TransferEnd::short_body), CallFault::incomplete_answer);
}

TEST(Orchestrator, ReadsStatsAsFarAsTheyAreThere) {
  const auto stats = orchestrator().stats_in(answered(200, R"({"active_rooms":3,"queue_length":"x"})"));
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->active, 3.0);
  EXPECT_EQ(stats->queued, std::nullopt);
  EXPECT_EQ(stats->capacity, std::nullopt);
  EXPECT_FALSE(orchestrator().stats_in(answered(200, "no json")));
  EXPECT_FALSE(orchestrator().stats_in(answered(500, "{}")));
}

TEST(Protocol, IsReadFromAFile) {
  const Orchestrator system = orchestrator(protocol(kLiveKit));
  const HttpRequest placement = system.placement(2);
  EXPECT_EQ(placement.url, "http://host:8080/twirp/livekit.AgentDispatchService/CreateDispatch");
  EXPECT_THAT(placement.headers,
              ElementsAre(Pair("Authorization", "Bearer secret"), Pair("Content-Type", "application/json")));
  EXPECT_EQ(placement.body, R"({"agent_name":"agent","metadata":"caller-r1-2","room":"call-r1-2"})");
  EXPECT_EQ(system.ending({.number = 2})->body, R"({"room":"call-r1-2"})");
  EXPECT_FALSE(system.stats());
  EXPECT_EQ(system.meaning_of_placement(answered(200, "")).meaning, Meaning::placed);
  EXPECT_EQ(system.meaning_of_placement(answered(503, "no workers")).meaning, Meaning::no_capacity);
  EXPECT_EQ(system.meaning_of_placement(answered(500, "Failed to dispatch agent")).meaning, Meaning::failed);
}

TEST(Protocol, IsRefusedWithWhatIsWrongInIt) {
  for (const auto& [text, wrong] : {
           std::pair("{", "expected JSON"),
           {"{}", "dispatch: expected"},
           {R"({"dispatch":{"request":"POST /d"},"helth":{}})", "no field 'helth'"},
           {R"({"dispatch":{"request":"/d"}})", "expected a method and a path"},
           {R"({"dispatch":{"request":"POST /d","success":{"status":"ok"}}})",
            "dispatch.success.status: expected a whole number"},
           {R"({"dispatch":{"request":"POST /d","headers":{"A":1}}})", "dispatch.headers.A: expected a text"},
       }) {
    try {
      protocol(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const FatalError& error) {
      EXPECT_THAT(error.what(), HasSubstr(wrong)) << text;
    }
  }
}

TEST(Protocol, NeedsTheVariablesItNames) {
  auto needs = protocol(R"({"dispatch":{"request":"POST /d","headers":{"A":"{env:MISSING}"}}})");
  EXPECT_THROW(orchestrator(needs), FatalError);
}

}  // namespace
}  // namespace turngap::test
