#include <fmt/format.h>

#include <algorithm>

#include "turngap/loadtest/results.h"

namespace turngap {
namespace {

std::string check_line(const std::string& name, bool kept, const std::string& found) {
  return fmt::format("  {:<20} {:<5} {}\n", name, kept ? "pass" : "fail", found);
}

std::string found_text(const LimitCheck& check) {
  if (!check.found) return "no call was placed";
  const bool rate = check.limit.quantity == LoadLimit::Quantity::success;
  return rate ? fmt::format("found {:.1f} %", *check.found) : fmt::format("found {:.1f} ms", *check.found);
}

bool tells_of_queue(const LoadRun& run) {
  return std::ranges::any_of(run.health, [](const auto& sample) { return sample.stats && sample.stats->queued; });
}

std::string stability_text(const Stability& stability, const LoadRun& run) {
  if (!stability.unhealthy.empty()) {
    const HealthSample& first = stability.unhealthy.front();
    return fmt::format("not healthy at {} samples, first after {:.0f} s ({})", stability.unhealthy.size(),
                       first.at.value / 1000.0, first.problem);
  }
  if (stability.degraded) return fmt::format("success in the last third {:.1f} %", *stability.last_third_percent);
  if (stability.queue_grows) return fmt::format("the queue grew by {:.1f} in the last third", *stability.queue_rise);
  if (stability.queue_rise) return "healthy throughout, the queue does not grow";
  return tells_of_queue(run) ? "healthy throughout; too few samples of the queue to tell whether it grows"
                             : "healthy throughout; the system tells of no queue";
}

std::string latency_line(const char* name, const Values& values) {
  if (values.empty()) return "";
  return fmt::format("{:<22} p50 {:.1f}  p95 {:.1f}  p99 {:.1f}  max {:.1f} ms\n", name, values.quantile(0.50),
                     values.quantile(0.95), values.quantile(0.99), values.sorted().back());
}

std::string errors_text(const LoadReport& report) {
  std::string text;
  for (const auto& [words, number] : report.error_words) text += fmt::format("  {:>6}  {}\n", number, words);
  return text;
}

std::string end_text(const LoadReport& report, const LoadRun& run) {
  switch (run.end) {
    case RunEnd::all_calls_ended: return "";
    case RunEnd::duration:
      return report.cut == 0 ? "" : fmt::format("the duration ended {} calls that were active\n", report.cut);
    case RunEnd::unhealthy:
      return fmt::format("ended after {:.0f} s because the system was not healthy; {} calls were not due yet\n",
                         run.length.value / 1000.0, run.not_due);
    case RunEnd::interrupted:
      return fmt::format("interrupted after {:.0f} s: partial results; {} calls were not due yet\n",
                         run.length.value / 1000.0, run.not_due);
  }
  return "";
}

bool says_server_error(const LoadReport& report) {
  for (const auto& [words, number] : report.error_words) {
    if (words.find("HTTP 5") != std::string::npos) return true;
  }
  return false;
}

std::string advice(const LoadReport& report, const LoadRun& run) {
  std::string text;
  if (!report.driver_kept_up()) {
    text += fmt::format(
        "  this machine did not keep the schedule (99 % within {:.0f} ms): the schedule-based figures hold that; run "
        "it on an idle one\n",
        report.late_ms.quantile(0.99));
  }
  if (run.failed_end_requests > 0) {
    text +=
        fmt::format("  {} requests to end a call failed: the system may still hold them\n", run.failed_end_requests);
  }
  if (report.passed()) return text;
  if (report.stability.queue_grows) text += "  the queue grows: too few workers\n";
  if (says_server_error(report)) text += "  HTTP 5xx: the logs of the orchestrator\n";
  if (report.crossing) {
    text += fmt::format("  latency rises with concurrency: it is over the target from {} active calls on\n",
                        *report.crossing);
  }
  if (report.errors.contains("Timeout")) text += "  timeouts: the orchestrator is overloaded, or waits for something\n";
  if (report.errors.contains("Connection refused") || report.errors.contains("Connection broken")) {
    text += "  connections: whether the orchestrator was restarted, and its limit of connections\n";
  }
  return text;
}

}  // namespace

std::string_view headline(const LoadReport& report) {
  if (report.interrupted) return "INTERRUPTED";
  return report.passed() ? "PASSED" : "FAILED";
}

std::string to_load_text(const LoadReport& report, const LoadRun& run) {
  std::string text = fmt::format("load test {}\n", headline(report));
  for (const LimitCheck& check : report.checks) {
    text += check_line(to_string(check.limit), check.kept, found_text(check));
  }
  text += check_line("stable", report.stability.stable(), stability_text(report.stability, run));
  text += end_text(report, run);
  text +=
      fmt::format("calls                  {} placed, {} failed; at most {} active at once; {:.0f} s\n",
                  report.successful, report.total - report.successful, report.peak_active, run.length.value / 1000.0);
  text += errors_text(report);
  if (report.retries > 0) text += fmt::format("retries                {}, after no capacity\n", report.retries);
  text += latency_line("dispatch latency", report.dispatch_ms);
  text += latency_line("from the schedule", report.schedule_ms);
  text += latency_line("  waiting for a place", report.for_place_ms);
  text += latency_line("  waiting for capacity", report.backing_off_ms);
  text += latency_line("  the requests", report.requesting_ms);
  const std::string hints = advice(report, run);
  return hints.empty() ? text : text + "look at\n" + hints;
}

}  // namespace turngap
