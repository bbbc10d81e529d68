#include <fmt/color.h>
#include <fmt/format.h>

#include <algorithm>
#include <span>
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
  std::vector<Flag> flags;
  for (const DoubtfulRecording& f : findings) {
    if (std::ranges::find(flags, f.flag) == flags.end()) flags.push_back(f.flag);
  }
  std::string text;
  for (const Flag flag : flags) {
    const auto count = std::ranges::count(findings, flag, &DoubtfulRecording::flag);
    const auto example = std::ranges::find(findings, flag, &DoubtfulRecording::flag);
    text += fmt::format("{} ({} finding{}), as in {}: {}\n", to_string(flag), count, count == 1 ? "" : "s",
                        printable(example->recording), printable(example->message));
  }
  return text;
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("{:.0f} to {:.0f}", interval->low, interval->high) : "not estimable";
}

std::string percentile_lines(std::string_view name, const std::vector<QuantileEstimate>& estimates) {
  if (estimates.empty() || !estimates.front().value_ms) return fmt::format("{}: no turn was answered\n", name);
  std::string text = fmt::format("{} in ms, with 90 % intervals\n", name);
  for (const QuantileEstimate& estimate : estimates) {
    text += fmt::format("  p{:<14g}{:>7.0f}  {}\n", 100.0 * estimate.q, *estimate.value_ms,
                        interval_text(estimate.interval_ms));
  }
  return text;
}

std::string wait_line(const SummaryStatistics& statistics) {
  if (statistics.counts.unanswered == 0) return "";
  std::string text = "waits, unanswered too:";
  for (const WaitPercentile& wait : statistics.waits) {
    if (wait.value_ms)
      text += fmt::format("  p{:g} {}{:.0f}", 100.0 * wait.q, wait.lower_bound ? ">= " : "", *wait.value_ms);
  }
  return text + " ms\n";
}

std::string onset_line(const SummaryStatistics& statistics) {
  if (statistics.onset_to_onset_ms.empty() || !statistics.onset_to_onset_ms.front().value_ms) return "";
  std::string text = "onset to onset (holds the caller's turn; not gated):";
  for (const QuantileEstimate& estimate : statistics.onset_to_onset_ms) {
    text += fmt::format("  p{:g} {:.0f}", 100.0 * estimate.q, *estimate.value_ms);
  }
  return text + " ms\n";
}

std::string calls_line(const SummaryStatistics& statistics) {
  const auto effect = statistics.design_effect();
  return fmt::format("calls            {:>7}{}\n", statistics.calls,
                     effect ? fmt::format("  design effect {:.1f}", *effect) : "");
}

std::string listen_lines(const std::vector<TurnPlace>& worst) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (const TurnPlace& place : std::span(worst).first(std::min(kShown, worst.size()))) {
    text += fmt::format("  {} turn {} at {}:{:06.3f}, {} ms{}\n", printable(place.recording), place.turn,
                        place.caller_end_ms / 60000, place.caller_end_ms % 60000 / 1000.0, place.wait_ms,
                        place.answered ? "" : " and no reply");
  }
  return text.empty() ? "" : "longest waits\n" + text;
}

std::string verdict_word(Verdict verdict, TextStyle style) {
  const auto word = [style](std::string_view text, fmt::terminal_color colour) {
    return style == TextStyle::plain ? std::string(text) : fmt::format(fmt::fg(colour), "{}", text);
  };
  switch (verdict) {
    case Verdict::pass: return word("PASSED", fmt::terminal_color::green);
    case Verdict::fail: return word("FAILED", fmt::terminal_color::red);
    case Verdict::inconclusive: return word("INCONCLUSIVE", fmt::terminal_color::yellow);
    case Verdict::no_data: break;
  }
  return word("NO DATA", fmt::terminal_color::yellow);
}

std::string found_text(const GateCheck& check) {
  if (!check.found) return "nothing measured";
  const std::string unit = check.limit.quantity == GateQuantity::percentile ? "ms" : "%";
  const int digits = unit == "ms" ? 0 : 1;
  const std::string interval = check.interval ? fmt::format("90 %: {:.{}f} to {:.{}f}", check.interval->low, digits,
                                                            check.interval->high, digits)
                                              : "interval not estimable";
  return fmt::format("{:.{}f} {} ({})", *check.found, digits, unit, interval);
}

std::string gate_lines(const GateResult& gate, TextStyle style) {
  std::string text = fmt::format("gate {}{}\n", verdict_word(gate.verdict, style),
                                 gate.reading == GateReading::strict ? " (strict: the interval decides)" : "");
  for (const GateCheck& check : gate.checks) {
    text +=
        fmt::format("  {:<14} {:<12} found {}\n", to_string(check.limit), to_string(check.verdict), found_text(check));
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
  const SummaryStatistics& statistics = summary.statistics;
  return fmt::format("recordings       {:>7} measured, {} failed\n", summary.recordings_measured,
                     summary.failed.size()) +
         calls_line(statistics) + outcome_lines(statistics.counts) +
         percentile_lines("response latency", statistics.response_ms) + wait_line(statistics) + onset_line(statistics) +
         listen_lines(statistics.worst) + gate_lines(summary.gate, style) + finding_lines(summary.findings) +
         to_failure_text(summary.failed);
}

}  // namespace turngap
