#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <vector>

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

std::string measured_values(const LatencySummary& latency) {
  const auto answered = latency.counts.answered_percent();
  if (!answered) return "no reply was due";
  const std::string p95 = latency.p95_ms ? fmt::format("p95 {:.0f} ms", *latency.p95_ms) : "no latency";
  return fmt::format("{}, {:.1f} % given", p95, *answered);
}

std::string verdict_word(Verdict verdict, TextStyle style) {
  const auto word = [style](std::string_view text, fmt::terminal_color colour) {
    return style == TextStyle::plain ? std::string(text) : fmt::format(fmt::fg(colour), "{}", text);
  };
  switch (verdict) {
    case Verdict::pass: return word("PASSED ", fmt::terminal_color::green);
    case Verdict::fail: return word("FAILED ", fmt::terminal_color::red);
    case Verdict::no_data: break;
  }
  return word("NO DATA", fmt::terminal_color::yellow);
}

std::string gate_lines(const RunSummary& summary, TextStyle style) {
  return fmt::format("gate {}      p95 < {:.0f} ms and at least {:.0f} % of the due replies given\n{:18}found: {}\n",
                     verdict_word(gate_verdict(summary.latency, summary.limits), style), summary.limits.max_p95_ms,
                     summary.limits.min_answered_percent, "", measured_values(summary.latency));
}

// Names of files may hold line ends and commands to the terminal.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool control = (c >= 0 && c < ' ') || c == '\x7f';
    out += control ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

// One line a flag: how many recordings, and the first of them as an example.
std::string finding_lines(const std::vector<DoubtfulRecording>& findings) {
  std::vector<std::string_view> flags;
  for (const DoubtfulRecording& f : findings) {
    if (std::ranges::find(flags, f.flag) == flags.end()) flags.push_back(f.flag);
  }
  std::string text;
  for (const std::string_view flag : flags) {
    const auto count = std::ranges::count(findings, flag, &DoubtfulRecording::flag);
    const auto example = std::ranges::find(findings, flag, &DoubtfulRecording::flag);
    text += fmt::format("{} ({} finding{}), as in {}: {}\n", flag, count, count == 1 ? "" : "s",
                        printable(example->recording), printable(example->message));
  }
  return text;
}

}  // namespace

std::string to_failure_text(const std::vector<FailedRecording>& failed) {
  if (failed.empty()) return "";
  std::string text = fmt::format("not measured: {} recording{}\n", failed.size(), failed.size() == 1 ? "" : "s");
  for (const FailedRecording& f : failed) {
    text += fmt::format("  {}: {}: {}\n", printable(f.recording), f.fault, printable(f.message));
  }
  return text;
}

std::string to_summary_text(const RunSummary& summary, TextStyle style) {
  const OutcomeCounts& counts = summary.latency.counts;
  return fmt::format("recordings       {:>7} measured, {} failed\n", summary.recordings_measured,
                     summary.failed.size()) +
         outcome_lines(counts) + latency_line(summary.latency) + gate_lines(summary, style) +
         finding_lines(summary.findings) + to_failure_text(summary.failed);
}

}  // namespace turngap
