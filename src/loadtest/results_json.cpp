#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "turngap/loadtest/results.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

// In ms, between which the calls are counted.
constexpr double kHistogramEdges[] = {0,   5,   10,  20,  50,  100,  150,  200,  250,   300,   350,  400,
                                      450, 500, 550, 600, 800, 1000, 2000, 5000, 10000, 30000, 60000};

// To a thousandth: of a millisecond, a second or a percent.
Json rounded(double value) {
  return std::round(value * 1000.0) / 1000.0;
}

Json rounded(std::optional<double> value) {
  return value ? rounded(*value) : Json(nullptr);
}

Json rounded(std::optional<Millis> value) {
  return value ? rounded(value->value) : Json(nullptr);
}

Json statistics_of(const Values& values, bool with_tail) {
  if (values.empty()) return {{"error", "No successful calls to analyze"}};
  Json out = {{"mean", rounded(values.mean())}, {"median", rounded(values.quantile(0.50))}};
  if (with_tail) {
    out["p95"] = rounded(values.quantile(0.95));
    out["p99"] = rounded(values.quantile(0.99));
  }
  out["min"] = rounded(values.sorted().front());
  out["max"] = rounded(values.sorted().back());
  return out;
}

Json histogram_of(const Values& values) {
  Json bins = Json::array();
  const std::span<const double> sorted = values.sorted();
  for (std::size_t i = 0; i < std::size(kHistogramEdges); ++i) {
    const bool last = i + 1 == std::size(kHistogramEdges);
    const double to = last ? std::numeric_limits<double>::infinity() : kHistogramEdges[i + 1];
    const auto begin = std::ranges::lower_bound(sorted, kHistogramEdges[i]);
    const auto end = std::ranges::lower_bound(sorted, to);
    if (begin == end) continue;
    bins.push_back({{"from", kHistogramEdges[i]}, {"to", last ? Json(nullptr) : Json(to)}, {"calls", end - begin}});
  }
  return bins;
}

Json health_of(const LoadRun& run) {
  Json samples = Json::array();
  for (const HealthSample& sample : run.health) {
    Json one = {{"at_s", rounded(sample.at.value / 1000.0)}, {"healthy", sample.healthy}};
    if (!sample.healthy) one["problem"] = sample.problem;
    const SystemStats stats = sample.stats.value_or(SystemStats{});
    one["active"] = rounded(stats.active);
    one["queued"] = rounded(stats.queued);
    one["capacity"] = rounded(stats.capacity);
    samples.push_back(std::move(one));
  }
  return samples;
}

Json call_of(const CallRecord& call) {
  Json out = {{"number", call.number},
              {"scheduled_ms", rounded(call.scheduled.value)},
              {"first_request_ms", rounded(call.first_request)},
              {"placed_ms", rounded(call.placed)},
              {"ended_ms", rounded(call.ended)},
              {"requests", call.requests}};
  if (!call.handle.empty()) out["id"] = call.handle;
  if (call.cut) out["cut"] = true;
  if (call.fault) out["error"] = fmt::format("{}: {}", class_of(*call.fault), call.words);
  return out;
}

Json calls_of(const LoadRun& run) {
  Json calls = Json::array();
  for (const CallRecord& call : run.calls) calls.push_back(call_of(call));
  return calls;
}

Json checks_of(const LoadReport& report) {
  Json checks = Json::array();
  for (const LimitCheck& check : report.checks) {
    checks.push_back({{"limit", to_string(check.limit)}, {"found", rounded(check.found)}, {"kept", check.kept}});
  }
  return checks;
}

Json stability_of(const Stability& stability) {
  return {{"stable", stability.stable()},
          {"unhealthy_samples", stability.unhealthy.size()},
          {"last_third_success_percent", rounded(stability.last_third_percent)},
          {"last_third_queue_rise", rounded(stability.queue_rise)}};
}

Json concurrency_of(const LoadReport& report) {
  Json bins = Json::array();
  for (const ConcurrencyBin& bin : report.by_concurrency) {
    bins.push_back({{"from", bin.from},
                    {"to", bin.to},
                    {"calls", bin.calls},
                    {"p50_ms", rounded(bin.p50_ms)},
                    {"p95_ms", rounded(bin.p95_ms)}});
  }
  return bins;
}

Json driver_of(const LoadReport& report) {
  if (report.late_ms.empty()) return {{"kept_up", true}, {"late_ms", nullptr}};
  return {{"kept_up", report.driver_kept_up()},
          {"late_ms",
           {{"median", rounded(report.late_ms.quantile(0.50))},
            {"p99", rounded(report.late_ms.quantile(0.99))},
            {"max", rounded(report.late_ms.sorted().back())}}}};
}

// When the first requests really went out, beside when they should have.
Json placements_of(const LoadRun& run) {
  std::optional<Millis> first, last;
  for (const CallRecord& call : run.calls) {
    if (!call.first_request) continue;
    first = first ? std::min(*first, *call.first_request) : *call.first_request;
    last = last ? std::max(*last, *call.first_request) : *call.first_request;
  }
  return {{"first_ms", rounded(first)},
          {"last_ms", rounded(last)},
          {"scheduled_last_ms", run.calls.empty() ? Json(nullptr) : rounded(run.calls.back().scheduled.value)}};
}

Json turngap_of(const LoadReport& report, const LoadRun& run, const LoadContext& context) {
  Json configuration = Json::object();
  for (const auto& [name, value] : context.configuration) configuration[name] = value;
  return {{"schema", "turngap.loadtest/1"},
          {"version", context.version},
          {"run", context.run},
          {"started_at", context.started_at},
          {"ended_by", to_string(run.end)},
          {"verdict", report.verdict()},
          {"limits", checks_of(report)},
          {"stability", stability_of(report.stability)},
          {"cut_by_duration", report.cut},
          {"not_due", run.not_due},
          {"failed_end_requests", run.failed_end_requests},
          {"requests", report.requests},
          {"retries", report.retries},
          {"errors", report.error_words},
          {"schedule_latency_ms", statistics_of(report.schedule_ms, true)},
          {"schedule_latency_parts_ms",
           {{"waiting_for_place", statistics_of(report.for_place_ms, true)},
            {"waiting_for_capacity", statistics_of(report.backing_off_ms, true)},
            {"requesting", statistics_of(report.requesting_ms, true)}}},
          {"dispatch_latency_histogram_ms", histogram_of(report.dispatch_ms)},
          {"by_concurrency", concurrency_of(report)},
          {"latency_target_crossed_at", report.crossing ? Json(*report.crossing) : Json(nullptr)},
          {"driver", driver_of(report)},
          {"placements", placements_of(run)},
          {"configuration", configuration},
          {"health", health_of(run)},
          {"calls", calls_of(run)}};
}

}  // namespace

std::string to_results_json(const LoadReport& report, const LoadRun& run, const LoadContext& context) {
  Json errors = Json::object();
  for (const auto& [name, number] : report.errors) errors[name] = number;
  const Json out = {{"test_summary",
                     {{"total_calls", report.total},
                      {"successful_calls", report.successful},
                      {"failed_calls", report.total - report.successful},
                      {"success_rate_percent", std::round(report.success_percent().value_or(0.0) * 100.0) / 100.0},
                      {"test_duration_seconds", std::round(run.length.value / 10.0) / 100.0},
                      {"target_calls", context.target_calls},
                      {"latency_target_met", report.latency_target_met}}},
                    {"dispatch_latency_ms", statistics_of(report.dispatch_ms, true)},
                    {"call_duration_seconds", statistics_of(report.call_s, false)},
                    {"error_analysis", errors},
                    {"performance_assessment",
                     {{"latency_target", fmt::format("< {}ms (95th percentile)", report.latency_target_ms)},
                      {"target_achieved", report.latency_target_met},
                      {"concurrent_calls_supported", report.peak_active},
                      {"max_concurrent_target", context.target_calls}}},
                    {"turngap", turngap_of(report, run, context)}};
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace turngap
