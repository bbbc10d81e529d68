#include "turngap/report/ci_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "report/value_words.h"
#include "report/verdict_words.h"
#include "turngap/report/comparison.h"

namespace turngap {
namespace {

constexpr double kMillis = 1e-3;
constexpr double kPercent = 1e-2;

// Seconds. The usual limit of 0.6 s is one of them, so that its share is exact.
constexpr std::array kBuckets{0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0};
// Values of a column that become labels: a label for each call would be too much for any monitoring.
constexpr std::size_t kLabelValues = 50;

Metric gauge(std::string name, std::string help, double value) {
  return {.name = std::move(name), .help = std::move(help), .values = {{{}, value}}};
}

std::string number_text(double value) {
  return fmt::format("{:g}", value);
}

Metric gate_state(Verdict verdict) {
  Metric metric{.name = "turngap_gate_state", .help = "1 for the state that the gate is in, else 0.", .values = {}};
  for (const Verdict state : {Verdict::pass, Verdict::fail, Verdict::inconclusive, Verdict::no_data}) {
    metric.values.push_back({{{"state", std::string(to_string(state))}}, verdict == state ? 1.0 : 0.0});
  }
  return metric;
}

double base_unit(const GateLimit& limit) {
  return limit.quantity == GateQuantity::percentile ? kMillis : kPercent;
}

std::vector<Metric> limit_metrics(const GateResult& gate) {
  Metric kept{.name = "turngap_limit_kept", .help = "1 where a limit of the gate is kept, else 0.", .values = {}};
  Metric found{.name = "turngap_limit_found",
               .help = "What a limit of the gate is set on, in seconds or as a ratio.",
               .values = {}};
  Metric limit{.name = "turngap_limit", .help = "The limit itself, in seconds or as a ratio.", .values = {}};
  for (const GateCheck& check : gate.checks) {
    const std::vector<std::pair<std::string, std::string>> labels{{"limit", to_string(check.limit)}};
    kept.values.push_back({labels, check.verdict == Verdict::pass ? 1.0 : 0.0});
    limit.values.push_back({labels, check.limit.limit * base_unit(check.limit)});
    if (check.found) found.values.push_back({labels, *check.found * base_unit(check.limit)});
  }
  return {kept, found, limit};
}

Metric latency_histogram(const CallSample& sample) {
  Metric metric{.name = "turngap_response_latency_seconds",
                .help =
                    "Response latencies: end of the caller's turn to the agent's first speech; below 0 the agent "
                    "began early.",
                .values = {},
                .is_histogram = true};
  const auto values = sample.values();
  for (const double bucket : kBuckets) {
    const auto within =
        std::ranges::count_if(values, [&](const CallValue& v) { return v.value_ms <= bucket / kMillis; });
    metric.values.push_back({{{"le", number_text(bucket)}}, static_cast<double>(within)});
  }
  for (const CallValue& value : values) metric.sum += value.value_ms * kMillis;
  metric.count = static_cast<double>(values.size());
  return metric;
}

Metric outcome_counts(const OutcomeCounts& counts) {
  Metric metric{.name = "turngap_caller_turns", .help = "Caller turns by outcome.", .values = {}};
  for (const auto& [outcome, count] : {std::pair{"answered", counts.answered},
                                       {"overlapped", counts.overlapped},
                                       {"backchannel", counts.backchannel},
                                       {"unanswered", counts.unanswered},
                                       {"not_measurable", counts.not_measurable}}) {
    metric.values.push_back({{{"outcome", outcome}}, static_cast<double>(count)});
  }
  return metric;
}

std::vector<Metric> percentile_metrics(const SummaryStatistics& statistics) {
  Metric value{.name = "turngap_response_latency_percentile_seconds",
               .help = "Percentiles of the response latency.",
               .values = {}};
  Metric bound{.name = "turngap_response_latency_percentile_bound_seconds",
               .help = "Ends of their 90 % intervals, where there are enough calls for one.",
               .values = {}};
  for (const QuantileEstimate& estimate : statistics.response_ms) {
    const std::pair<std::string, std::string> label{"percentile", number_text(100.0 * estimate.q)};
    if (estimate.value_ms) value.values.push_back({{label}, *estimate.value_ms * kMillis});
    if (!estimate.interval_ms) continue;
    bound.values.push_back({{label, {"bound", "low"}}, estimate.interval_ms->low * kMillis});
    bound.values.push_back({{label, {"bound", "high"}}, estimate.interval_ms->high * kMillis});
  }
  return {value, bound};
}

std::vector<Metric> breakdown_metrics(const std::vector<Breakdown>& breakdowns) {
  Metric latency{.name = "turngap_part_response_latency_percentile_seconds",
                 .help = "Percentiles of the response latency by the values of a column.",
                 .values = {}};
  Metric turns{.name = "turngap_part_caller_turns", .help = "Caller turns by the values of a column.", .values = {}};
  Metric answered{.name = "turngap_part_answered_ratio",
                  .help = "Share of the due replies that came, by the values of a column.",
                  .values = {}};
  Metric left_out{.name = "turngap_part_values_left_out",
                  .help = "Values of a column beyond those that have metrics of their own.",
                  .values = {}};
  for (const Breakdown& breakdown : breakdowns) {
    const std::size_t shown = std::min(kLabelValues, breakdown.parts.size());
    left_out.values.push_back({{{"column", breakdown.column}}, static_cast<double>(breakdown.parts.size() - shown)});
    for (const BreakdownPart& part : std::span(breakdown.parts).first(shown)) {
      const std::vector<std::pair<std::string, std::string>> labels{{"column", breakdown.column},
                                                                    {"value", part.value}};
      turns.values.push_back({labels, static_cast<double>(part.counts.turns)});
      if (part.answered.percent) answered.values.push_back({labels, *part.answered.percent * kPercent});
      for (const QuantileEstimate* estimate : {&part.p50, &part.p95}) {
        if (!estimate->value_ms) continue;
        auto with_percentile = labels;
        with_percentile.emplace_back("percentile", number_text(100.0 * estimate->q));
        latency.values.push_back({std::move(with_percentile), *estimate->value_ms * kMillis});
      }
    }
  }
  return {latency, turns, answered, left_out};
}

std::vector<Metric> metrics_of(const RunSummary& summary) {
  const SummaryStatistics& statistics = summary.statistics;
  std::vector<Metric> metrics{gate_state(summary.gate.verdict)};
  const auto add = [&metrics](std::vector<Metric> more) {
    metrics.insert(metrics.end(), std::move_iterator(more.begin()), std::move_iterator(more.end()));
  };
  add(limit_metrics(summary.gate));
  add({latency_histogram(statistics.response), outcome_counts(statistics.counts)});
  add(percentile_metrics(statistics));
  add({gauge("turngap_calls", "Calls that were measured.", static_cast<double>(statistics.calls)),
       gauge("turngap_recordings_measured", "Recordings that were measured.",
             static_cast<double>(summary.recordings_measured)),
       gauge("turngap_recordings_failed", "Recordings that could not be fetched or measured.",
             static_cast<double>(summary.failed.size())),
       gauge("turngap_findings", "What was found in recordings that limits the trust in them.",
             static_cast<double>(summary.findings.size()))});
  if (statistics.greeting.p50.value_ms) {
    add({gauge("turngap_greeting_median_seconds",
               "Median time from the start of a recording to the agent's first speech.",
               *statistics.greeting.p50.value_ms * kMillis)});
  }
  add(breakdown_metrics(statistics.breakdowns));
  return metrics;
}

CiCheck measured_check(const RunSummary& summary) {
  CiCheck check{"every recording is measured", summary.recordings_measured == 0 ? Verdict::no_data : Verdict::pass,
                counted(summary.recordings_measured, "recording") + " measured"};
  if (summary.failed.empty()) return check;
  check.verdict = Verdict::fail;
  check.message = fmt::format("{} of {} not measured, as {}: {}", summary.failed.size(),
                              summary.failed.size() + summary.recordings_measured, summary.failed.front().recording,
                              summary.failed.front().message);
  return check;
}

Verdict verdict_of(ReleaseVerdict verdict) {
  if (verdict == ReleaseVerdict::regressed) return Verdict::fail;
  return verdict == ReleaseVerdict::inconclusive ? Verdict::inconclusive : Verdict::pass;
}

Metric comparison_state(ReleaseVerdict verdict) {
  Metric metric{
      .name = "turngap_comparison_state", .help = "1 for the verdict of the comparison, else 0.", .values = {}};
  for (const ReleaseVerdict state : {ReleaseVerdict::regressed, ReleaseVerdict::no_regression, ReleaseVerdict::improved,
                                     ReleaseVerdict::inconclusive}) {
    metric.values.push_back({{{"state", std::string(to_string(state))}}, verdict == state ? 1.0 : 0.0});
  }
  return metric;
}

std::vector<Metric> metrics_of(const ReleaseComparison& comparison) {
  Metric latency{
      .name = "turngap_comparison_p95_seconds", .help = "p95 of the response latency by side.", .values = {}};
  for (const auto& [side, estimate] :
       {std::pair{"base", &comparison.p95.base}, {"candidate", &comparison.p95.candidate}}) {
    if (estimate->value_ms) latency.values.push_back({{{"side", side}}, *estimate->value_ms * kMillis});
  }
  Metric bound{.name = "turngap_comparison_p95_difference_bound_seconds",
               .help = "Ends of the 90 % interval of the difference of p95, candidate minus base.",
               .values = {}};
  if (comparison.p95.interval_ms) {
    bound.values = {{{{"bound", "low"}}, comparison.p95.interval_ms->low * kMillis},
                    {{{"bound", "high"}}, comparison.p95.interval_ms->high * kMillis}};
  }
  Metric calls{.name = "turngap_comparison_calls", .help = "Calls by side.", .values = {}};
  calls.values = {{{{"side", "base"}}, static_cast<double>(comparison.base.calls)},
                  {{{"side", "candidate"}}, static_cast<double>(comparison.candidate.calls)}};
  return {comparison_state(comparison.verdict), latency, bound, calls};
}

}  // namespace

CiReport ci_report_of(const RunSummary& summary, const std::string& command) {
  CiReport report{.command = command, .headline = {}, .checks = {}, .warnings = {}, .metrics = {}, .markdown = {}};
  report.headline = fmt::format("{}: {}", verdict_word(summary.gate.verdict), gate_words(summary.gate));
  for (const GateCheck& check : summary.gate.checks) {
    report.checks.push_back({to_string(check.limit), check.verdict,
                             limit_name(check.limit) + " " + check_words(check, summary.gate.reading)});
  }
  report.checks.push_back(measured_check(summary));
  for (const DoubtfulRecording& finding : summary.findings) {
    report.warnings.push_back(fmt::format("{}: {}: {}", to_string(finding.flag), finding.recording, finding.message));
  }
  report.metrics = metrics_of(summary);
  report.markdown = to_summary_markdown(summary);
  return report;
}

CiReport ci_report_of(const ReleaseComparison& comparison) {
  CiReport report{.command = "compare", .headline = {}, .checks = {}, .warnings = {}, .metrics = {}, .markdown = {}};
  report.headline = fmt::format("{}: {}", to_string(comparison.verdict), comparison.reason);
  report.checks.push_back({"no regression", verdict_of(comparison.verdict), report.headline});
  report.warnings = comparison.warnings;
  report.metrics = metrics_of(comparison);
  report.markdown = to_comparison_markdown(comparison);
  return report;
}

}  // namespace turngap
