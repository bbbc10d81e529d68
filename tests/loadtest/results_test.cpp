#include "turngap/loadtest/results.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "turngap/loadtest/active_calls.h"
#include "turngap/loadtest/call_service.h"

namespace turngap::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

CallRecord placed(std::uint64_t number, double at_ms, double latency_ms, double length_ms = 60'000) {
  CallRecord call{.number = number, .scheduled = Millis{at_ms}};
  call.first_request = Millis{at_ms};
  call.placed = Millis{at_ms + latency_ms};
  call.ended = *call.placed + Millis{length_ms};
  call.requests = 1;
  call.requesting = Millis{latency_ms};
  return call;
}

CallRecord failed(std::uint64_t number, double at_ms, CallFault fault, const std::string& words) {
  CallRecord call{.number = number, .scheduled = Millis{at_ms}};
  call.first_request = Millis{at_ms};
  call.ended = Millis{at_ms + 50};
  call.requests = 1;
  call.fault = fault;
  call.words = words;
  return call;
}

HealthSample healthy(double at_s, double queued = 0) {
  return {Millis{at_s * 1000}, true, "", SystemStats{1.0, queued, 100.0}};
}

// 100 calls, one a second, with latencies of 1 to 100 ms; each is active for a minute.
LoadRun good_run() {
  LoadRun run;
  for (int i = 0; i < 100; ++i) run.calls.push_back(placed(i + 1, i * 1000.0, i + 1.0));
  for (int s = 0; s <= 160; s += 10) run.health.push_back(healthy(s));
  run.length = Millis{160'000};
  return run;
}

LoadReport report(const LoadRun& run) {
  return report_of(run, default_load_limits());
}

json results(const LoadRun& run) {
  return json::parse(to_results_json(report(run), run, {"1", "2026-07-01T00:00:00.000Z", "run", 100, {}}));
}

TEST(LoadReport, OfAPartOfATestIsNoPass) {
  LoadRun run = good_run();
  run.end = RunEnd::interrupted;
  EXPECT_FALSE(report(run).passed());
  EXPECT_EQ(report(run).verdict(), "interrupted");
  EXPECT_EQ(results(run)["turngap"]["verdict"], "interrupted");
}

TEST(LoadReport, CountsAndMeasuresWhatHappened) {
  const LoadReport good = report(good_run());
  EXPECT_EQ(good.total, 100U);
  EXPECT_EQ(good.successful, 100U);
  EXPECT_TRUE(good.passed());
  // Type 7 on 1 to 100: 1 + 99 q.
  EXPECT_DOUBLE_EQ(good.dispatch_ms.quantile(0.50), 50.5);
  EXPECT_DOUBLE_EQ(good.dispatch_ms.quantile(0.95), 95.05);
  EXPECT_DOUBLE_EQ(good.dispatch_ms.mean(), 50.5);
  // A call every second, for a minute and its latency: the 61st begins before the first has ended.
  EXPECT_EQ(good.peak_active, 60U);
}

TEST(LoadReport, FailsBelow95PercentOfTheCalls) {
  LoadRun run = good_run();
  for (int i = 0; i < 5; ++i) run.calls[i] = failed(i + 1, i * 1000.0, CallFault::timeout, "no answer");
  EXPECT_TRUE(report(run).passed());
  run.calls[5] = failed(6, 5000, CallFault::refused_by_service, "HTTP 500: no");
  const LoadReport bad = report(run);
  EXPECT_FALSE(bad.passed());
  EXPECT_THAT(bad.errors, ElementsAre(Pair("Dispatch failed", 1U), Pair("Timeout", 5U)));
}

TEST(LoadReport, FailsAtALatencyTargetThatIsNotMet) {
  LoadRun run = good_run();
  for (int i = 0; i < 6; ++i) run.calls[i] = placed(i + 1, i * 1000.0, 700);
  const LoadReport bad = report(run);
  EXPECT_FALSE(bad.latency_target_met);
  EXPECT_FALSE(bad.passed());
  EXPECT_TRUE(report_of(run, {parse_load_limit("p(95)<800")}).latency_target_met);
}

TEST(LoadReport, NeverPassesWithoutACall) {
  LoadRun nothing;
  EXPECT_FALSE(report(nothing).passed());
  EXPECT_FALSE(report_of(nothing, {}).passed());
}

TEST(LoadReport, IsNotStableIfAnySampleIsUnhealthy) {
  LoadRun run = good_run();
  run.health[3] = {Millis{30'000}, false, "HTTP 503", std::nullopt};
  EXPECT_FALSE(report(run).passed());
  EXPECT_THAT(to_load_text(report(run), run), HasSubstr("not healthy at 1 samples, first after 30 s (HTTP 503)"));
}

TEST(LoadReport, IsNotStableIfCallsFailInTheLastThird) {
  LoadRun run = good_run();
  run.length = Millis{120'000};
  run.calls[99] = failed(100, 99'000, CallFault::timeout, "");
  run.calls[98] = failed(99, 98'000, CallFault::timeout, "");
  const LoadReport bad = report(run);  // 98 % in all, 18 of 20 in the last third
  EXPECT_DOUBLE_EQ(*bad.stability.last_third_percent, 90.0);
  EXPECT_FALSE(bad.passed());
}

TEST(LoadReport, BlamesTheSystemForNoCallThatTheEndOfTheTestFoundWithoutAnAnswer) {
  LoadRun run = good_run();
  run.length = Millis{120'000};
  for (const std::size_t i : {98U, 99U}) run.calls[i] = failed(i + 1, 119'900, CallFault::test_ended, "");
  EXPECT_DOUBLE_EQ(*report(run).stability.last_third_percent, 100.0);
  for (const std::size_t i : {98U, 99U}) run.calls[i].requests = 2;  // it had no capacity before
  EXPECT_DOUBLE_EQ(*report(run).stability.last_third_percent, 90.0);
}

TEST(LoadReport, IsNotStableIfTheQueueGrowsInTheLastThird) {
  LoadRun run = good_run();
  for (HealthSample& sample : run.health) sample.stats->queued = sample.at.value / 10'000.0;
  EXPECT_TRUE(report(run).stability.queue_grows);
  EXPECT_NEAR(*report(run).stability.queue_rise, 5.0, 1e-9);  // from 110 to 160 s
  EXPECT_THAT(to_load_text(report(run), run), HasSubstr("too few workers"));
  for (HealthSample& sample : run.health) sample.stats->queued = 7.0;
  EXPECT_TRUE(report(run).stability.stable());
  for (HealthSample& sample : run.health) sample.stats->queued = 30.0 - sample.at.value / 10'000.0;
  EXPECT_TRUE(report(run).stability.stable());
}

TEST(LoadReport, TellsFromHowManyActiveCallsOnTheTargetWasMissed) {
  LoadRun run;
  for (int i = 0; i < 100; ++i) run.calls.push_back(placed(i + 1, i * 1000.0, i < 50 ? 100.0 : 700.0, 1'000'000));
  const LoadReport bad = report(run);
  ASSERT_TRUE(bad.crossing);
  EXPECT_EQ(*bad.crossing, 50U);
  EXPECT_THAT(to_load_text(bad, run), HasSubstr("over the target from 50 active calls on"));
  EXPECT_FALSE(report(good_run()).crossing);
}

TEST(LoadReport, SaysWhenTheDriverIsLate) {
  LoadRun run = good_run();
  EXPECT_TRUE(report(run).driver_kept_up());
  for (CallRecord& call : run.calls) call.late = Millis{20};
  EXPECT_FALSE(report(run).driver_kept_up());
  EXPECT_THAT(to_load_text(report(run), run), HasSubstr("this machine did not keep the schedule"));
}

TEST(ResultsJson, HasTheKeysThatChecksRead) {
  LoadRun run = good_run();
  run.calls[0] = failed(1, 0, CallFault::refused_by_service, "HTTP 500: Failed to dispatch agent");
  const json out = results(run);
  const json& summary = out["test_summary"];
  EXPECT_EQ(summary["total_calls"], 100);
  EXPECT_EQ(summary["successful_calls"], 99);
  EXPECT_EQ(summary["failed_calls"], 1);
  EXPECT_EQ(summary["success_rate_percent"], 99.0);
  EXPECT_EQ(summary["test_duration_seconds"], 160.0);
  EXPECT_EQ(summary["target_calls"], 100);
  EXPECT_EQ(summary["latency_target_met"], true);
  for (const char* key : {"mean", "median", "p95", "p99", "min", "max"}) {
    EXPECT_TRUE(out["dispatch_latency_ms"][key].is_number()) << key;
  }
  for (const char* key : {"mean", "median", "min", "max"}) {
    EXPECT_TRUE(out["call_duration_seconds"][key].is_number()) << key;
  }
  EXPECT_EQ(out["error_analysis"], (json{{"Dispatch failed", 1}}));
  EXPECT_EQ(out["performance_assessment"]["latency_target"], "< 600ms (95th percentile)");
  EXPECT_EQ(out["performance_assessment"]["target_achieved"], true);
  EXPECT_EQ(out["performance_assessment"]["concurrent_calls_supported"], 60);
  EXPECT_EQ(out["performance_assessment"]["max_concurrent_target"], 100);
  EXPECT_EQ(out["turngap"]["schema"], "turngap.loadtest/1");
  EXPECT_EQ(out["turngap"]["health"].size(), run.health.size());
  EXPECT_EQ(out["turngap"]["calls"].size(), 100U);
}

TEST(ResultsJson, SaysThatThereIsNothingToAnalyze) {
  LoadRun run = good_run();
  run.calls = {failed(1, 0, CallFault::connection_refused, "no connection")};
  const json out = results(run);
  EXPECT_EQ(out["dispatch_latency_ms"], (json{{"error", "No successful calls to analyze"}}));
  EXPECT_EQ(out["call_duration_seconds"], (json{{"error", "No successful calls to analyze"}}));
  EXPECT_EQ(out["test_summary"]["latency_target_met"], false);
  EXPECT_EQ(out["test_summary"]["success_rate_percent"], 0.0);
}

TEST(ResultsJson, CountsEveryLatencyInTheHistogramOnce) {
  std::size_t counted = 0;
  const json out = results(good_run());
  for (const json& bin : out["turngap"]["dispatch_latency_histogram_ms"]) {
    counted += bin["calls"].get<std::size_t>();
    if (bin["from"] == 50.0) {
      EXPECT_EQ(bin["calls"], 50);  // 50 to 99
    }
  }
  EXPECT_EQ(counted, 100U);
}

// A server may answer in any encoding, and a file may have any name.
TEST(ResultsJson, IsWrittenWhateverTheBytesOfAnAnswerAre) {
  LoadRun run = good_run();
  const std::string answer = failed_placement({.status = 500, .body = "d\xE9j\xE0 vu"}).words;
  run.calls.push_back(failed(101, 100'000, CallFault::refused_by_service, answer));
  run.calls.push_back(failed(102, 101'000, CallFault::refused_by_service, "d\xE9j\xE0 vu"));
  const json calls = results(run)["turngap"]["calls"];
  EXPECT_EQ(calls[100]["error"], "Dispatch failed: HTTP 500: d\\xE9j\\xE0 vu");
  EXPECT_EQ(calls[101]["error"], "Dispatch failed: d\xEF\xBF\xBDj\xEF\xBF\xBD vu");
}

TEST(ActiveCalls, CountsFromThePlacementOnAndBeforeTheEnd) {
  const std::vector<std::pair<Millis, Millis>> calls{
      {Millis{0}, Millis{10}}, {Millis{5}, Millis{20}}, {Millis{10}, Millis{30}}};
  const ActiveCalls active(calls);
  EXPECT_EQ(active.at(Millis{-1}), 0U);
  EXPECT_EQ(active.at(Millis{0}), 1U);
  EXPECT_EQ(active.at(Millis{5}), 2U);
  EXPECT_EQ(active.at(Millis{10}), 2U);
  EXPECT_EQ(active.at(Millis{20}), 1U);
  EXPECT_EQ(active.at(Millis{30}), 0U);
  EXPECT_EQ(active.peak(), 2U);
}

}  // namespace
}  // namespace turngap::test
