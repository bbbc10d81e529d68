#include "turngap/report/statistics.h"

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

void count(OutcomeCounts& counts, Outcome outcome) {
  ++counts.turns;
  switch (outcome) {
    case Outcome::answered: ++counts.answered; break;
    case Outcome::overlapped: ++counts.overlapped; break;
    case Outcome::backchannel: ++counts.backchannel; break;
    case Outcome::unanswered: ++counts.unanswered; break;
    case Outcome::not_measurable: ++counts.not_measurable; break;
  }
}

}  // namespace

std::optional<double> quantile(std::span<const double> sorted, double q) {
  if (sorted.empty()) return std::nullopt;
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - static_cast<double>(below));
}

std::optional<double> OutcomeCounts::answered_percent() const {
  if (reply_due() == 0) return std::nullopt;
  return 100.0 * static_cast<double>(answered + overlapped) / static_cast<double>(reply_due());
}

LatencySummary summarize(std::span<const MeasuredRecording> recordings) {
  LatencySummary summary;
  std::vector<double> latencies;
  for (const MeasuredRecording& recording : recordings) {
    for (const CallerTurn& turn : recording.turns) {
      count(summary.counts, turn.outcome);
      if (!turn.agent_onset) continue;
      latencies.push_back(static_cast<double>(whole_millis(*turn.agent_onset) - whole_millis(turn.caller_end)));
    }
  }
  std::ranges::sort(latencies);
  summary.p50_ms = quantile(latencies, 0.50);
  summary.p90_ms = quantile(latencies, 0.90);
  summary.p95_ms = quantile(latencies, 0.95);
  summary.p99_ms = quantile(latencies, 0.99);
  return summary;
}

Verdict gate_verdict(const LatencySummary& summary, const GateLimits& limits) {
  const auto answered = summary.counts.answered_percent();
  if (!answered) return Verdict::no_data;
  if (*answered < limits.min_answered_percent) return Verdict::fail;
  if (!summary.p95_ms) return Verdict::no_data;
  return *summary.p95_ms < limits.max_p95_ms ? Verdict::pass : Verdict::fail;
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::fail: return "fail";
    case Verdict::no_data: return "no_data";
  }
  return "unknown";
}

}  // namespace turngap
