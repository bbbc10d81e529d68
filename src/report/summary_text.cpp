#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "report/breakdown_text.h"
#include "report/text_lines.h"
#include "report/value_words.h"
#include "report/verdict_text.h"
#include "turngap/report/summary_json.h"

namespace turngap {
namespace {

constexpr std::size_t kSummaryIndent = 4;

// One sentence a flag: how many recordings, and the first of them as an example.
std::vector<std::string> findings_of(const std::vector<DoubtfulRecording>& findings) {
  std::vector<Flag> flags;
  for (const DoubtfulRecording& f : findings) {
    if (std::ranges::find(flags, f.flag) == flags.end()) flags.push_back(f.flag);
  }
  std::vector<std::string> sentences;
  for (const Flag flag : flags) {
    const auto count = std::ranges::count(findings, flag, &DoubtfulRecording::flag);
    const auto example = std::ranges::find(findings, flag, &DoubtfulRecording::flag);
    sentences.push_back(fmt::format("{} ({}), as in {}: {}", to_string(flag),
                                    counted(static_cast<std::size_t>(count), "finding"),
                                    escaped_controls(example->recording), escaped_controls(example->message)));
  }
  return sentences;
}

// "a p95 interval takes about 20 calls, a p99 interval about 120"
std::string needs_sentence(const SummaryStatistics& statistics) {
  std::string text;
  for (const IntervalNeed& need : statistics.interval_needs) {
    text += fmt::format("{}{:g} about {}", text.empty() ? "p" : ", p", 100.0 * need.q, need.calls);
  }
  if (text.empty()) return "";
  return fmt::format("{}: too few for every interval; calls that it takes: {}", counted(statistics.calls, "call"),
                     text);
}

std::string trust_lines(const RunSummary& summary, const TextLayout& layout) {
  const SummaryStatistics& statistics = summary.statistics;
  std::vector<std::string> sentences;
  if (!summary.missing.shards.empty()) {
    sentences.push_back(fmt::format("missing: {} with {}", counted(summary.missing.shards.size(), "shard"),
                                    counted(summary.missing.recordings, "recording")));
  }
  if (!summary.failed.empty()) {
    sentences.push_back(fmt::format("not measured: {} of {}; see below", summary.failed.size(),
                                    counted(summary.recordings_measured + summary.failed.size(), "recording")));
  }
  if (statistics.counts.not_measurable > 0) {
    sentences.push_back(fmt::format("not measurable: {} of {} ({:.1f} %)", statistics.counts.not_measurable,
                                    counted(statistics.counts.turns, "turn"),
                                    percent_of(statistics.counts.not_measurable, statistics.counts.turns)));
  }
  if (std::string needs = needs_sentence(statistics); !needs.empty()) sentences.push_back(std::move(needs));
  for (std::string& sentence : findings_of(summary.findings)) sentences.push_back(std::move(sentence));
  if (sentences.empty()) return "";
  std::string text = "what limits the trust\n";
  for (const std::string& sentence : sentences) text += wrapped("  " + sentence, layout.columns, kSummaryIndent);
  return text;
}

std::string outcome_line(std::string_view name, std::size_t count, const OutcomeCounts& counts) {
  return fmt::format("  {:<15}{:>7}  {:5.1f} %\n", name, count, percent_of(count, counts.turns));
}

std::string count_lines(const RunSummary& summary) {
  const OutcomeCounts& counts = summary.statistics.counts;
  std::string text = fmt::format("{}, {}, {}\n", counted(summary.recordings_measured, "recording"),
                                 counted(summary.statistics.calls, "call"), counted(counts.turns, "caller turn"));
  text += outcome_line("answered", counts.answered, counts) + outcome_line("overlapped", counts.overlapped, counts) +
          outcome_line("backchannel", counts.backchannel, counts) +
          outcome_line("unanswered", counts.unanswered, counts);
  return counts.not_measurable == 0 ? text : text + outcome_line("not measurable", counts.not_measurable, counts);
}

std::string percentile_lines(const std::vector<QuantileEstimate>& estimates) {
  if (estimates.empty() || !estimates.front().value_ms) return "response latency: no turn was answered\n";
  std::string text = "response latency in ms, with 90 % intervals\n";
  for (const QuantileEstimate& estimate : estimates) {
    text += fmt::format("  p{:<14g}{:>7.0f}  {}\n", 100.0 * estimate.q, *estimate.value_ms,
                        range_text(estimate.interval_ms));
  }
  return text;
}

std::string greeting_line(const GreetingSummary& greeting, const TextLayout& layout) {
  if (!greeting.p50.value_ms) return "";
  std::string text = fmt::format("greeting, from the start of the recording: p50 {:.0f}, p95 {:.0f} ms",
                                 *greeting.p50.value_ms, *greeting.p95.value_ms);
  if (greeting.without > 0) text += fmt::format("; none in {}", counted(greeting.without, "recording"));
  return wrapped(text, layout.columns, kSummaryIndent);
}

std::string place_line(const TurnPlace& place, const TextLayout& layout) {
  const std::string name = place.call_sid ? *place.call_sid : (place.path.empty() ? place.recording : place.path);
  std::string text = fmt::format("  {} ms, {} turn {} at {}", place.wait_ms, escaped_controls(name), place.turn,
                                 clock_text(place.caller_end_ms));
  if (place.recorded_at) text += ", recorded " + escaped_controls(*place.recorded_at);
  return wrapped(text, layout.columns, kSummaryIndent);
}

std::string place_lines(std::string_view title, const std::vector<TurnPlace>& places, const RunSummary& summary,
                        const TextLayout& layout) {
  const auto shown = std::min(summary.places_in_text, places.size());
  if (shown == 0) return "";
  std::string text = fmt::format("{}\n", title);
  for (const TurnPlace& place : std::span(places).first(shown)) text += place_line(place, layout);
  return text;
}

std::string wait_line(const SummaryStatistics& statistics) {
  if (statistics.counts.unanswered == 0) return "";
  std::string text = "waits in ms, unanswered too:";
  for (const WaitPercentile& wait : statistics.waits) {
    if (wait.value_ms)
      text += fmt::format(" p{:g} {}{:.0f}", 100.0 * wait.q, wait.lower_bound ? ">= " : "", *wait.value_ms);
  }
  return text;
}

std::string onset_line(const SummaryStatistics& statistics) {
  if (statistics.onset_to_onset_ms.empty() || !statistics.onset_to_onset_ms.front().value_ms) return "";
  std::string text = "onset to onset in ms (holds the caller's turn; not gated):";
  for (const QuantileEstimate& estimate : statistics.onset_to_onset_ms) {
    text += fmt::format(" p{:g} {:.0f}", 100.0 * estimate.q, *estimate.value_ms);
  }
  return text;
}

std::string verbose_lines(const SummaryStatistics& statistics, const TextLayout& layout) {
  if (!layout.verbose) return "";
  std::string effect;
  if (const auto value = statistics.design_effect()) {
    effect = fmt::format("design effect {:.1f}: that many turns of these calls say as much as one of independent turns",
                         *value);
  }
  return wrapped(effect, layout.columns, kSummaryIndent) +
         wrapped(wait_line(statistics), layout.columns, kSummaryIndent) +
         wrapped(onset_line(statistics), layout.columns, kSummaryIndent);
}

std::string number_lines(const RunSummary& summary, const TextLayout& layout) {
  const SummaryStatistics& statistics = summary.statistics;
  std::string text =
      count_lines(summary) + percentile_lines(statistics.response_ms) + greeting_line(statistics.greeting, layout);
  for (const Breakdown& breakdown : statistics.breakdowns) text += breakdown_lines(breakdown, layout);
  return text + place_lines("slowest answered turns", statistics.slowest, summary, layout) +
         place_lines("longest waits without a reply", statistics.longest_unanswered, summary, layout) +
         verbose_lines(statistics, layout);
}

// Why there are no numbers, where there are none.
std::string nothing_measured(const RunSummary& summary) {
  const OutcomeCounts& counts = summary.statistics.counts;
  if (summary.recordings_measured == 0) {
    return summary.failed.empty() ? "there was no recording" : "not one recording could be measured";
  }
  const std::string where = counted(summary.recordings_measured, "recording");
  if (counts.turns == 0) return fmt::format("no caller turn was found in {}", where);
  if (counts.turns == counts.not_measurable) {
    return fmt::format("not one of {} in {} is measurable", counted(counts.turns, "caller turn"), where);
  }
  return "";
}

std::string failure_lines(const std::vector<FailedRecording>& failed, std::size_t columns) {
  if (failed.empty()) return "";
  std::string text = fmt::format("not measured: {}\n", counted(failed.size(), "recording"));
  for (const FailedRecording& f : failed) {
    const auto line = fmt::format("  {}: {}: {}", escaped_controls(f.recording), f.fault, escaped_controls(f.message));
    text += wrapped(line, columns, kSummaryIndent);
  }
  return text;
}

}  // namespace

std::string to_failure_text(const std::vector<FailedRecording>& failed) {
  constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
  return failure_lines(failed, kNoLimit);
}

std::string to_summary_text(const RunSummary& summary, const TextLayout& layout) {
  if (const std::string reason = nothing_measured(summary); !reason.empty()) {
    std::string text = fmt::format("{}: {}\n", verdict_word(summary.gate.verdict, layout), reason);
    for (const std::string& finding : findings_of(summary.findings)) {
      text += wrapped("  " + finding, layout.columns, kSummaryIndent);
    }
    return text + failure_lines(summary.failed, layout.columns);
  }
  return verdict_lines(summary.gate, layout) + trust_lines(summary, layout) + number_lines(summary, layout) +
         failure_lines(summary.failed, layout.columns);
}

}  // namespace turngap
