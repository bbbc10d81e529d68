#include <fmt/format.h>

#include "turngap/report/summary_json.h"

namespace turngap {
namespace {

std::string share(std::size_t part, std::size_t whole) {
  if (whole == 0) return "";
  return fmt::format("{:5.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::string outcome_line(std::string_view name, std::size_t count, const OutcomeCounts& counts) {
  return fmt::format("  {:<15}{:>7}  {}\n", name, count, share(count, counts.turns));
}

std::string outcome_lines(const OutcomeCounts& counts) {
  return fmt::format("caller turns     {:>7}\n", counts.turns) + outcome_line("answered", counts.answered, counts) +
         outcome_line("overlapped", counts.overlapped, counts) +
         outcome_line("backchannel", counts.backchannel, counts) +
         outcome_line("unanswered", counts.unanswered, counts) +
         outcome_line("not measurable", counts.not_measurable, counts);
}

std::string latency_line(const LatencySummary& latency) {
  if (!latency.p50_ms) return "response latency: no turn was answered\n";
  return fmt::format("response latency  p50 {:.0f} ms   p90 {:.0f} ms   p95 {:.0f} ms   p99 {:.0f} ms\n",
                     *latency.p50_ms, *latency.p90_ms, *latency.p95_ms, *latency.p99_ms);
}

std::string gate_lines(const RunSummary& summary) {
  const auto answered = summary.latency.counts.answered_percent();
  const std::string limits = fmt::format("p95 < {:.0f} ms and at least {:.0f} % of the due replies given",
                                         summary.limits.max_p95_ms, summary.limits.min_answered_percent);
  switch (gate_verdict(summary.latency, summary.limits)) {
    case Verdict::pass: return fmt::format("gate PASSED       {}\n", limits);
    case Verdict::no_data: return fmt::format("gate has NO DATA  {}; no reply was due\n", limits);
    case Verdict::fail: break;
  }
  const std::string p95 = summary.latency.p95_ms ? fmt::format("p95 {:.0f} ms", *summary.latency.p95_ms) : "no latency";
  return fmt::format("gate FAILED       {}\n                  found: {}, {:.1f} % given\n", limits, p95,
                     answered.value_or(0.0));
}

std::string failure_lines(const std::vector<FailedRecording>& failed) {
  if (failed.empty()) return "";
  std::string text = fmt::format("not measured: {} recording{}\n", failed.size(), failed.size() == 1 ? "" : "s");
  for (const FailedRecording& f : failed) text += fmt::format("  {}: {}: {}\n", f.recording, f.fault, f.message);
  return text;
}

}  // namespace

std::string to_summary_text(const RunSummary& summary) {
  return fmt::format("recordings       {:>7} measured, {} failed\n", summary.recordings_measured,
                     summary.failed.size()) +
         outcome_lines(summary.latency.counts) + latency_line(summary.latency) + gate_lines(summary) +
         failure_lines(summary.failed);
}

}  // namespace turngap
