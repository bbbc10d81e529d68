#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "turngap/core/quantile.h"
#include "turngap/loadtest/active_calls.h"
#include "turngap/loadtest/results.h"

namespace turngap {
namespace {

constexpr double kLowestSuccessPercent = 95.0;
constexpr double kLatencyTargetMs = 600.0;
constexpr double kOnTimeMs = 5.0;
constexpr double kQueueRise = 1.0;
constexpr std::size_t kConcurrencyBins = 10;
constexpr std::size_t kLeastCallsOfBin = 10;

template <typename ValueOf>
Values of_successful(const LoadRun& run, ValueOf value_of) {
  std::vector<double> values;
  for (const CallRecord& call : run.calls) {
    if (call.successful()) values.push_back(value_of(call));
  }
  return Values(std::move(values));
}

Values lateness(const LoadRun& run) {
  std::vector<double> late;
  for (const CallRecord& call : run.calls) {
    if (!call.renewed) late.push_back(call.late.value);
  }
  return Values(std::move(late));
}

ActiveCalls active_calls(const LoadRun& run) {
  std::vector<std::pair<Millis, Millis>> calls;
  for (const CallRecord& call : run.calls) {
    if (call.successful()) calls.emplace_back(*call.placed, call.ended.value_or(run.length));
  }
  return ActiveCalls(calls);
}

double percent(std::size_t part, std::size_t of) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(of);
}

// About equally many calls a bin; calls that found the same number active are never parted.
std::vector<ConcurrencyBin> by_concurrency(const LoadRun& run, const ActiveCalls& active) {
  std::vector<std::pair<unsigned, double>> calls;
  for (const CallRecord& call : run.calls) {
    if (call.successful()) calls.emplace_back(active.at(*call.first_request), call.dispatch_latency()->value);
  }
  std::ranges::sort(calls);
  const std::size_t least = std::max(kLeastCallsOfBin, (calls.size() + kConcurrencyBins - 1) / kConcurrencyBins);
  std::vector<ConcurrencyBin> bins;
  for (std::size_t begin = 0; begin < calls.size();) {
    std::size_t end = std::min(begin + least, calls.size());
    while (end < calls.size() && calls[end].first == calls[end - 1].first) ++end;
    if (calls.size() - end < kLeastCallsOfBin) end = calls.size();
    std::vector<double> latencies;
    for (std::size_t i = begin; i < end; ++i) latencies.push_back(calls[i].second);
    const Values values(std::move(latencies));
    bins.push_back(
        {calls[begin].first, calls[end - 1].first, end - begin, values.quantile(0.50), values.quantile(0.95)});
    begin = end;
  }
  return bins;
}

// Where the target was kept with few calls, and from there on never again.
std::optional<unsigned> crossing_of(std::span<const ConcurrencyBin> bins, double target_ms) {
  std::size_t first_over = bins.size();
  while (first_over > 0 && bins[first_over - 1].p95_ms >= target_ms) --first_over;
  return first_over > 0 && first_over < bins.size() ? std::optional(bins[first_over].from) : std::nullopt;
}

// The end of the test came before any answer: that says nothing of the system.
bool undecided(const CallRecord& call) {
  return call.fault == CallFault::test_ended && call.requests <= 1;
}

std::optional<double> last_third_percent(const LoadRun& run) {
  const Millis from = run.length * (2.0 / 3.0);
  std::size_t decided = 0;
  std::size_t successful = 0;
  for (const CallRecord& call : run.calls) {
    const auto when = call.successful() ? call.placed : call.ended;
    if (!when || *when < from || undecided(call)) continue;
    ++decided;
    if (call.successful()) ++successful;
  }
  return decided == 0 ? std::nullopt : std::optional(percent(successful, decided));
}

// Of the straight line with the least squares through the samples, from the first to the last.
std::optional<double> queue_rise(const LoadRun& run) {
  const Millis from = run.length * (2.0 / 3.0);
  std::vector<std::pair<double, double>> samples;
  for (const HealthSample& sample : run.health) {
    if (sample.at >= from && sample.stats && sample.stats->queued) {
      samples.emplace_back(sample.at.value, *sample.stats->queued);
    }
  }
  if (samples.size() < 2) return std::nullopt;
  double mean_time = 0.0, mean_queue = 0.0;
  for (const auto& [time, queue] : samples) {
    mean_time += time / static_cast<double>(samples.size());
    mean_queue += queue / static_cast<double>(samples.size());
  }
  double covariance = 0.0, variance = 0.0;
  for (const auto& [time, queue] : samples) {
    covariance += (time - mean_time) * (queue - mean_queue);
    variance += (time - mean_time) * (time - mean_time);
  }
  if (variance <= 0) return std::nullopt;
  return covariance / variance * (samples.back().first - samples.front().first);
}

Stability stability_of(const LoadRun& run) {
  Stability stability;
  std::ranges::copy_if(run.health, std::back_inserter(stability.unhealthy),
                       [](const HealthSample& sample) { return !sample.healthy; });
  stability.last_third_percent = last_third_percent(run);
  stability.degraded = stability.last_third_percent && *stability.last_third_percent < kLowestSuccessPercent;
  stability.queue_rise = queue_rise(run);
  stability.queue_grows = stability.queue_rise && *stability.queue_rise >= kQueueRise;
  return stability;
}

std::optional<double> found_for(const LoadLimit& limit, const LoadReport& report) {
  if (limit.quantity == LoadLimit::Quantity::success) return report.success_percent();
  const bool schedule = limit.quantity == LoadLimit::Quantity::schedule_percentile;
  const Values& values = schedule ? report.schedule_ms : report.dispatch_ms;
  return values.empty() ? std::nullopt : std::optional(values.quantile(limit.percentile / 100.0));
}

double latency_target(const std::vector<LoadLimit>& limits) {
  for (const LoadLimit& limit : limits) {
    if (limit.quantity == LoadLimit::Quantity::dispatch_percentile && limit.percentile == 95.0) return limit.limit;
  }
  return kLatencyTargetMs;
}

void count(const LoadRun& run, LoadReport& report) {
  report.total = run.calls.size();
  for (const CallRecord& call : run.calls) {
    report.requests += call.requests;
    report.retries += call.requests > 1 ? call.requests - 1 : 0;
    if (call.successful()) ++report.successful;
    if (call.cut) ++report.cut;
    if (!call.fault) continue;
    ++report.errors[std::string(class_of(*call.fault))];
    ++report.error_words[fmt::format("{}: {}", class_of(*call.fault), call.words)];
  }
}

}  // namespace

LoadReport report_of(const LoadRun& run, const std::vector<LoadLimit>& limits) {
  LoadReport report;
  report.interrupted = run.end == RunEnd::interrupted;
  count(run, report);
  report.dispatch_ms = of_successful(run, [](const CallRecord& call) { return call.dispatch_latency()->value; });
  report.schedule_ms = of_successful(run, [](const CallRecord& call) { return call.schedule_latency()->value; });
  report.for_place_ms = of_successful(run, [](const CallRecord& call) { return call.for_place.value; });
  report.backing_off_ms = of_successful(run, [](const CallRecord& call) { return call.backing_off.value; });
  report.requesting_ms = of_successful(run, [](const CallRecord& call) { return call.requesting.value; });
  report.call_s = of_successful(run, [&](const CallRecord& call) {
    return (call.ended.value_or(run.length) - *call.first_request).value / 1000.0;
  });
  report.late_ms = lateness(run);
  const ActiveCalls active = active_calls(run);
  report.peak_active = active.peak();
  report.by_concurrency = by_concurrency(run, active);
  report.latency_target_ms = latency_target(limits);
  report.crossing = crossing_of(report.by_concurrency, report.latency_target_ms);
  report.latency_target_met =
      !report.dispatch_ms.empty() && report.dispatch_ms.quantile(0.95) < report.latency_target_ms;
  report.stability = stability_of(run);
  for (const LoadLimit& limit : limits) {
    const auto found = found_for(limit, report);
    report.checks.push_back({limit, found, found && limit.kept_by(*found)});
  }
  return report;
}

std::optional<double> LoadReport::success_percent() const {
  return total == 0 ? std::nullopt : std::optional(percent(successful, total));
}

bool LoadReport::passed() const {
  return !interrupted && successful > 0 && stability.stable() && std::ranges::all_of(checks, &LimitCheck::kept);
}

std::string_view LoadReport::verdict() const {
  if (interrupted) return "interrupted";
  return passed() ? "pass" : "fail";
}

bool LoadReport::driver_kept_up() const {
  return late_ms.empty() || late_ms.quantile(0.99) <= kOnTimeMs;
}

Values::Values(std::vector<double> values) : sorted_(std::move(values)) {
  std::ranges::sort(sorted_);
}

double Values::mean() const {
  return std::accumulate(sorted_.begin(), sorted_.end(), 0.0) / static_cast<double>(sorted_.size());
}

double Values::quantile(double q) const {
  return *turngap::quantile(sorted_, q);
}

}  // namespace turngap
