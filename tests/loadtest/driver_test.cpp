#include "turngap/loadtest/driver.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "loadtest/virtual_orchestrator.h"
#include "turngap/loadtest/active_calls.h"
#include "turngap/loadtest/orchestrator.h"

namespace turngap::test {
namespace {

using testing::Each;
using testing::Field;
using testing::SizeIs;

constexpr const char* kDispatch = "/manual/dispatch";

class DriverTest : public testing::Test {
 protected:
  DriverTest() {
    settings_.slots = ramp_slots(100, Millis{30'000}, Millis{600'000}, false);
    settings_.duration = Millis{600'000};
  }

  LoadRun run() {
    LoadHooks hooks;
    hooks.clock = [this] { return system_.clock(); };
    hooks.stop = [this] { return stop_(system_.now()); };
    return run_load(
        system_,
        Orchestrator(
            "http://system", protocol_, "run", [](const auto&) { return std::nullopt; }, std::chrono::seconds{30}),
        settings_, hooks);
  }

  VirtualOrchestrator system_;
  OrchestratorProtocol protocol_ = OrchestratorProtocol::manual_dispatch();
  LoadSettings settings_;
  std::function<bool(Millis)> stop_ = [](Millis) { return false; };
};

std::size_t successes(const LoadRun& run) {
  return static_cast<std::size_t>(std::ranges::count_if(run.calls, &CallRecord::successful));
}

unsigned peak_places(const LoadRun& run) {
  std::vector<std::pair<Millis, Millis>> places;
  for (const CallRecord& call : run.calls) {
    if (call.first_request) places.emplace_back(*call.first_request, *call.ended);
  }
  return ActiveCalls(places).peak();
}

TEST_F(DriverTest, PlacesEveryCallOnceWhenItsTimeHasCome) {
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::all_calls_ended);
  EXPECT_EQ(successes(result), 100U);
  const auto requests = system_.requests_for(kDispatch);
  ASSERT_THAT(requests, SizeIs(100));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_EQ(requests[i].at, settings_.slots[i].open) << i;  // both are whole milliseconds
    EXPECT_EQ(requests[i].path,
              fmt::format("/manual/dispatch?room=call-run-{0}&participant_identity=caller-run-{0}", i + 1));
  }
}

// The open loop: a system that answers slowly does not hold back the calls that are due.
TEST_F(DriverTest, KeepsTheScheduleWhateverTheSystemAnswers) {
  system_.answer = [](const auto& request) {
    return request.path.starts_with(kDispatch) ? VirtualOrchestrator::ok(Millis{20'000}) : VirtualOrchestrator::ok();
  };
  const LoadRun result = run();
  for (const CallRecord& call : result.calls) {
    EXPECT_EQ(*call.first_request, call.scheduled);
    EXPECT_EQ(*call.schedule_latency(), Millis{20'000});
  }
}

TEST_F(DriverTest, LetsCallsWaitForAPlaceAndCountsTheWait) {
  settings_.max_concurrent = 10;
  settings_.lengths = {Millis{60'000}, Millis{60'000}};
  settings_.duration = Millis{3'600'000};
  settings_.slots = ramp_slots(100, Millis{30'000}, settings_.duration, false);
  const LoadRun result = run();
  EXPECT_EQ(successes(result), 100U);
  EXPECT_EQ(peak_places(result), 10U);
  const CallRecord& eleventh = result.calls[10];
  EXPECT_EQ(*eleventh.dispatch_latency(), Millis{50});
  EXPECT_EQ(eleventh.for_place, *result.calls[0].ended - eleventh.scheduled);
  EXPECT_EQ(*eleventh.schedule_latency(), eleventh.for_place + Millis{50});
}

TEST_F(DriverTest, SpacesFirstRequests) {
  settings_.min_spacing = Millis{1'000};
  run();
  const auto requests = system_.requests_for(kDispatch);
  ASSERT_THAT(requests, SizeIs(100));
  for (std::size_t i = 1; i < requests.size(); ++i) EXPECT_GE(requests[i].at - requests[i - 1].at, Millis{1'000});
}

TEST_F(DriverTest, TriesAgainAfterTwoFourEightSixteenAndThirtyTwoSeconds) {
  settings_.slots = ramp_slots(1, Millis{0}, Millis{600'000}, false);
  system_.answer = [](const auto& request) {
    return request.path.starts_with(kDispatch) ? VirtualOrchestrator::no_capacity() : VirtualOrchestrator::ok();
  };
  const LoadRun result = run();
  std::vector<double> times;
  for (const auto& request : system_.requests_for(kDispatch)) times.push_back(request.at.value);
  EXPECT_THAT(times, testing::ElementsAre(0, 2'050, 6'100, 14'150, 30'200, 62'250));
  EXPECT_EQ(result.calls[0].fault, CallFault::refused_by_service);
}

class OrchestratorThatNamesItsCalls : public Orchestrator {
 public:
  using Orchestrator::Orchestrator;
  bool needs_every_answer() const override { return true; }
};

TEST_F(DriverTest, EndsACallThatIsPlacedAfterTheTestWasStopped) {
  settings_.slots = ramp_slots(1, Millis{0}, Millis{600'000}, false);
  protocol_.end = parse_request_line("POST /manual/end?room={room}");
  system_.answer = [](const auto& request) {
    return VirtualOrchestrator::ok(Millis{request.path.starts_with(kDispatch) ? 5'000.0 : 50.0});
  };
  const OrchestratorThatNamesItsCalls service(
      "http://system", protocol_, "run", [](const auto&) { return std::nullopt; }, std::chrono::seconds{30});
  LoadHooks hooks;
  hooks.clock = [this] { return system_.clock(); };
  hooks.stop = [this] { return system_.now() >= Millis{1'000}; };
  const LoadRun result = run_load(system_, service, settings_, hooks);
  EXPECT_EQ(result.calls[0].fault, CallFault::test_ended);
  const auto ends = system_.requests_for("/manual/end");
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_EQ(ends[0].at, Millis{5'000});
}

TEST_F(DriverTest, EndsWhatIsActiveWithTheDuration) {
  settings_.slots = ramp_slots(100, Millis{30'000}, Millis{60'000}, false);
  settings_.duration = Millis{60'000};
  protocol_.end = parse_request_line("POST /manual/end?room={room}");
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::duration);
  EXPECT_EQ(result.length, Millis{60'000});
  EXPECT_EQ(successes(result), 100U);
  EXPECT_GT(std::ranges::count_if(result.calls, &CallRecord::cut), 0);
  for (const CallRecord& call : result.calls) EXPECT_LE(*call.ended, Millis{60'000});
  EXPECT_THAT(system_.requests_for("/manual/end"), SizeIs(100));
}

TEST_F(DriverTest, CountsARequestUnderWayAtTheEndAsFailedAndEndsItsCall) {
  settings_.slots = ramp_slots(1, Millis{0}, Millis{10'000}, false);
  settings_.duration = Millis{10'000};
  protocol_.end = parse_request_line("POST /manual/end?room={room}");
  system_.answer = [](const auto& request) {
    return request.path.starts_with(kDispatch) ? VirtualOrchestrator::ok(Millis{20'000}) : VirtualOrchestrator::ok();
  };
  const LoadRun result = run();
  EXPECT_EQ(result.calls[0].fault, CallFault::test_ended);
  const auto ends = system_.requests_for("/manual/end");
  ASSERT_THAT(ends, SizeIs(1));
  EXPECT_GE(ends[0].at, system_.requests_for(kDispatch)[0].at + Millis{20'000});  // before it there is nothing to end
}

TEST_F(DriverTest, StopsWhenAskedToAndSaysWhatWasNotDue) {
  stop_ = [](Millis now) { return now >= Millis{15'000}; };
  protocol_.end = parse_request_line("POST /manual/end?room={room}");
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::interrupted);
  EXPECT_EQ(result.calls.size() + result.not_due, 100U);
  EXPECT_NEAR(static_cast<double>(result.not_due), 50.0, 1.0);
  EXPECT_THAT(system_.requests_for("/manual/end"), SizeIs(result.calls.size()));
}

TEST_F(DriverTest, LooksAtTheSystemEveryTenSecondsAndAtTheEnd) {
  const LoadRun result = run();
  const auto regular = static_cast<std::size_t>(result.length.value / 10'000.0) + 1;
  ASSERT_THAT(result.health, SizeIs(regular + 1));
  for (std::size_t i = 0; i < regular; ++i) EXPECT_EQ(result.health[i].at, Millis{10'000.0 * static_cast<double>(i)});
  EXPECT_EQ(result.health.back().at, result.length);
  EXPECT_THAT(result.health, Each(Field(&HealthSample::healthy, true)));
}

TEST_F(DriverTest, NotesWhenTheSystemIsNotHealthyAndGoesOn) {
  system_.answer = [this](const auto& request) {
    const bool dead = system_.now() >= Millis{20'000} && system_.now() < Millis{40'000};
    return request.path == "/health" && dead ? VirtualOrchestrator::status(503, "down") : VirtualOrchestrator::ok();
  };
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::all_calls_ended);
  EXPECT_TRUE(result.health[1].healthy);
  EXPECT_FALSE(result.health[2].healthy);
  EXPECT_FALSE(result.health[3].healthy);
  EXPECT_EQ(result.health[3].problem, "HTTP 503: down");
  EXPECT_TRUE(result.health[4].healthy);
}

TEST_F(DriverTest, EndsTheTestWhenToldToDoSoOnAnUnhealthySystem) {
  settings_.abort_on_unhealthy = true;
  system_.answer = [this](const auto& request) {
    const bool dead = request.path == "/health" && system_.now() >= Millis{20'000};
    return dead ? VirtualOrchestrator::status(503, "") : VirtualOrchestrator::ok();
  };
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::unhealthy);
  EXPECT_EQ(result.length, Millis{20'050});
}

TEST_F(DriverTest, DoesNotHangOnASystemThatNeverAnswers) {
  system_.answer = [](const auto&) { return VirtualOrchestrator::Answer{.never = true}; };
  const LoadRun result = run();
  EXPECT_EQ(successes(result), 0U);
  EXPECT_THAT(result.calls, Each(Field(&CallRecord::fault, CallFault::timeout)));
  EXPECT_THAT(result.health, Each(Field(&HealthSample::healthy, false)));
}

TEST_F(DriverTest, SustainsTheConcurrencyByRenewingCalls) {
  settings_.slots = ramp_slots(20, Millis{10'000}, Millis{600'000}, true);
  const LoadRun result = run();
  EXPECT_EQ(result.end, RunEnd::duration);
  std::vector<std::pair<Millis, Millis>> active;
  for (const CallRecord& call : result.calls) active.emplace_back(*call.first_request, *call.ended);
  const ActiveCalls calls(active);
  for (double at = 10'000; at < 600'000; at += 777) EXPECT_GE(calls.at(Millis{at}), 19U) << at;
  EXPECT_EQ(calls.peak(), 20U);
}

TEST_F(DriverTest, RenewsARefusedCallOnceASecondAtMost) {
  settings_.slots = ramp_slots(1, Millis{0}, Millis{60'000}, true);
  settings_.duration = Millis{60'000};
  system_.answer = [](const auto& request) {
    return request.path.starts_with(kDispatch) ? VirtualOrchestrator::status(404, "no") : VirtualOrchestrator::ok();
  };
  run();
  EXPECT_LE(system_.requests_for(kDispatch).size(), 60U);
  EXPECT_GE(system_.requests_for(kDispatch).size(), 50U);
}

TEST_F(DriverTest, EndsCallsWhenTheProfileFalls) {
  const std::vector<LoadStep> steps{{Millis{0}, 10}, {Millis{60'000}, 10}, {Millis{0}, 2}, {Millis{60'000}, 2}};
  settings_.slots = profile_slots(steps);
  settings_.duration = length_of(steps);
  settings_.lengths = {Millis{1'000'000}, Millis{1'000'000}};
  const LoadRun result = run();
  const auto cut_then = std::ranges::count_if(
      result.calls, [](const CallRecord& call) { return call.cut && call.ended == Millis{60'000}; });
  EXPECT_EQ(cut_then, 8);
}

}  // namespace
}  // namespace turngap::test
