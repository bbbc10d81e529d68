#include "cli/load_ci.h"

#include <fmt/format.h>

#include "report/ci/markdown.h"

namespace turngap::cli {
namespace {

constexpr double kMillis = 1e-3;

CiCheck check_of(const LimitCheck& check) {
  const bool rate = check.limit.quantity == LoadLimit::Quantity::success;
  const std::string found =
      check.found ? fmt::format("found {:.1f} {}", *check.found, rate ? "%" : "ms") : "no call was placed";
  const Verdict missed = check.found ? Verdict::fail : Verdict::no_data;
  return {to_string(check.limit), check.kept ? Verdict::pass : missed, found};
}

CiCheck stability_of(const Stability& stability) {
  CiCheck check{"stable", stability.stable() ? Verdict::pass : Verdict::fail, "healthy at every look, and no decline"};
  if (!stability.unhealthy.empty()) {
    check.message = fmt::format("not healthy at {} looks, first: {}", stability.unhealthy.size(),
                                stability.unhealthy.front().problem);
  } else if (stability.degraded) {
    check.message = fmt::format("success in the last third {:.1f} %", *stability.last_third_percent);
  } else if (stability.queue_grows) {
    check.message = fmt::format("the queue grew by {:.1f} in the last third", *stability.queue_rise);
  }
  return check;
}

Metric gauge(std::string name, std::string help, double value) {
  return {.name = std::move(name), .help = std::move(help), .values = {{{}, value}}};
}

std::vector<Metric> metrics_of(const LoadReport& report) {
  Metric latency{.name = "turngap_loadtest_dispatch_latency_percentile_seconds",
                 .help = "Percentiles of the time from a call's first request to its success.",
                 .values = {}};
  for (const double percentile : {50.0, 95.0, 99.0}) {
    if (report.dispatch_ms.empty()) break;
    latency.values.push_back(
        {{{"percentile", fmt::format("{:g}", percentile)}}, report.dispatch_ms.quantile(percentile / 100.0) * kMillis});
  }
  Metric errors{.name = "turngap_loadtest_errors", .help = "Calls that were not placed, by class.", .values = {}};
  for (const auto& [name, count] : report.errors)
    errors.values.push_back({{{"class", name}}, static_cast<double>(count)});
  return {gauge("turngap_loadtest_passed", "1 where the load test passed, else 0.", report.passed() ? 1.0 : 0.0),
          gauge("turngap_loadtest_calls", "Calls that were due.", static_cast<double>(report.total)),
          gauge("turngap_loadtest_calls_placed", "Calls that were placed.", static_cast<double>(report.successful)),
          gauge("turngap_loadtest_peak_active_calls", "The most calls that were active at once.", report.peak_active),
          latency,
          errors};
}

std::string markdown_of(const CiReport& report) {
  std::string text = fmt::format("**{}**\n\n| limit | | |\n|---|---|---|\n", report.headline);
  for (const CiCheck& check : report.checks) {
    text += fmt::format("| `{}` | {} | {} |\n", check.name, to_string(check.verdict), markdown_text(check.message));
  }
  return text;
}

}  // namespace

CiReport ci_report_of(const LoadReport& report, const LoadRun& run) {
  CiReport ci{.command = "loadtest", .headline = {}, .checks = {}, .warnings = {}, .metrics = {}, .markdown = {}};
  ci.headline = headline(report);
  for (const LimitCheck& check : report.checks) ci.checks.push_back(check_of(check));
  ci.checks.push_back(stability_of(report.stability));
  if (report.interrupted) {
    ci.checks.push_back(
        {"whole", Verdict::no_data, fmt::format("interrupted: {} calls were not due yet", run.not_due)});
  }
  if (run.end == RunEnd::unhealthy) {
    ci.warnings.push_back(fmt::format("ended early ({}): {} calls were not due yet", to_string(run.end), run.not_due));
  }
  for (const auto& [words, count] : report.error_words)
    ci.warnings.push_back(fmt::format("{} calls: {}", count, words));
  ci.metrics = metrics_of(report);
  ci.markdown = markdown_of(ci);
  return ci;
}

}  // namespace turngap::cli
