#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/ci/markdown.h"
#include "report/page/html.h"
#include "report/value_words.h"
#include "report/verdict_words.h"
#include "turngap/report/ci_report.h"

namespace turngap {
namespace {

constexpr std::size_t kRowsShown = 50;
constexpr std::size_t kNamed = 10;

std::string limit_markdown(const GateResult& gate) {
  std::string text = "| | limit | found | distance | 90 % interval |\n|---|---|---:|---:|---:|\n";
  for (const GateCheck& check : gate.checks) {
    text += fmt::format("| {} | {} {} | {} | {} | {} |\n", verdict_sign(check.verdict), limit_name(check.limit),
                        limit_words(check.limit), check.found ? found_words(check) : "nothing measured",
                        check.found ? spare_words(check) : "–", interval_words(check));
  }
  return text;
}

std::string count_line(const RunSummary& summary) {
  const OutcomeCounts& counts = summary.statistics.counts;
  std::string text = fmt::format("\n{}, {}, {}: {} answered, {} overlapped, {} backchannel, {} unanswered",
                                 counted(summary.recordings_measured, "recording"),
                                 counted(summary.statistics.calls, "call"), counted(counts.turns, "caller turn"),
                                 counts.answered, counts.overlapped, counts.backchannel, counts.unanswered);
  if (counts.not_measurable > 0) text += fmt::format(", {} not measurable", counts.not_measurable);
  return text + ".\n";
}

std::string percentile_markdown(const SummaryStatistics& statistics) {
  std::string text = "\n| response latency | | 90 % interval |\n|---|---:|---:|\n";
  for (const QuantileEstimate& estimate : statistics.response_ms) {
    text += fmt::format("| p{:g} | {} | {} |\n", 100.0 * estimate.q, millis_text(estimate.value_ms),
                        interval_text(estimate.interval_ms));
  }
  return text;
}

std::string breakdown_table(const Breakdown& breakdown) {
  std::string text = fmt::format(
      "\n| {} | turns | calls | p50 | p95 | 90 % interval | answered |\n|---|---:|---:|---:|"
      "---:|---:|---:|\n",
      markdown_text(breakdown.column));
  const std::size_t shown = std::min(kRowsShown, breakdown.parts.size());
  for (const BreakdownPart& part : std::span(breakdown.parts).first(shown)) {
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", part.value.empty() ? "(none)" : markdown_text(part.value),
                    part.counts.turns, part.calls, millis_text(part.p50.value_ms), millis_text(part.p95.value_ms),
                    interval_text(part.p95.interval_ms), percent_text(part.answered.percent, "–"));
  }
  if (shown < breakdown.parts.size())
    text += fmt::format("\n{} more in summary.json.\n", breakdown.parts.size() - shown);
  return text;
}

std::string place_list(std::string_view title, const std::vector<TurnPlace>& places, std::size_t most) {
  const std::size_t shown = std::min(most, places.size());
  if (shown == 0) return "";
  std::string text = fmt::format("\n{}:\n\n", title);
  for (const TurnPlace& place : std::span(places).first(shown)) {
    text += fmt::format("- {} ms, {} turn {} at {}\n", place.wait_ms,
                        markdown_text(shortened(place.call_sid.value_or(place.recording), 80)), place.turn,
                        clock_text(place.caller_end_ms));
  }
  return text;
}

std::string trust_list(const RunSummary& summary) {
  std::string text;
  std::size_t named = 0;
  for (const FailedRecording& failed : summary.failed) {
    if (++named > kNamed) break;
    text += fmt::format("- not measured: {}: {}\n", markdown_text(shortened(failed.recording, 80)),
                        markdown_text(shortened(failed.message, 200)));
  }
  if (summary.failed.size() > kNamed) text += fmt::format("- and {} more\n", summary.failed.size() - kNamed);
  named = 0;
  for (const DoubtfulRecording& finding : summary.findings) {
    if (++named > kNamed) break;
    text += fmt::format("- {}: {}: {}\n", to_string(finding.flag), markdown_text(shortened(finding.recording, 80)),
                        markdown_text(shortened(finding.message, 200)));
  }
  if (summary.findings.size() > kNamed)
    text += fmt::format("- and {} more findings\n", summary.findings.size() - kNamed);
  return text.empty() ? "" : "\nWhat limits the trust:\n\n" + text;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  constexpr std::string_view kMeansSomething = "\\`*_{}[]()#+-.!|~@:";
  std::string out;
  for (const char c : escaped(text)) {
    const bool entity = c == '#' && out.ends_with('&');
    if (kMeansSomething.find(c) != std::string_view::npos && !entity) out += '\\';
    out += c;
  }
  return out;
}

std::string to_summary_markdown(const RunSummary& summary) {
  std::string text = fmt::format("**{}**: {}\n\n", verdict_word(summary.gate.verdict), gate_words(summary.gate));
  text += limit_markdown(summary.gate) + count_line(summary) + percentile_markdown(summary.statistics);
  for (const Breakdown& breakdown : summary.statistics.breakdowns) text += breakdown_table(breakdown);
  return text + place_list("Slowest answered turns", summary.statistics.slowest, summary.places_in_text) +
         place_list("Longest waits without a reply", summary.statistics.longest_unanswered, summary.places_in_text) +
         trust_list(summary);
}

}  // namespace turngap
