#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/page/html.h"
#include "report/page/sections.h"
#include "report/value_words.h"

namespace turngap {
namespace {

constexpr std::size_t kFailuresNamed = 50;

std::string_view meaning_of(Flag flag) {
  switch (flag) {
    case Flag::clipped: return "the recording clips at an edge";
    case Flag::noise: return "noise covers an edge: it is estimated";
    case Flag::doubtful_edge: return "what is heard leaves the place of an edge open by more than 100 ms";
    case Flag::other_sound: return "sound that is no speech touches an edge, or was taken for no turn and no reply";
    case Flag::level_jump: return "an utterance far from the usual level of its party";
    case Flag::agent_talked_on: return "the agent goes on against a longer caller turn";
    case Flag::leak: return "one party is heard on the other's channel";
    case Flag::timeline_drift: return "one track was stretched or shifted against the other";
    case Flag::reverberant: return "speech dies away slowly: a room";
    case Flag::gated: return "the line is shut in silence: soft ends may be cut";
    case Flag::lost_packets: return "holes of silence within speech";
    case Flag::caller_channel_dead: return "no sound on the caller's channel";
    case Flag::agent_channel_dead: return "no sound on the agent's channel";
    case Flag::roles_doubtful: return "caller and agent may be exchanged";
    case Flag::duration_mismatch: return "the audio is shorter or longer than the call";
    default: return "";
  }
}

std::string trust_row(std::string_view what, const std::string& count, std::string_view meaning,
                      const std::string& example) {
  return fmt::format(
      "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"words\">{}</td><td class=\"words\">{}</td></tr>\n",
      escaped(what), count, escaped(meaning), example);
}

struct FlagCount {
  std::size_t recordings = 0;
  std::size_t turns = 0;
  const DoubtfulRecording* example = nullptr;
};

std::map<Flag, FlagCount> counts_of(const Page& page) {
  std::map<Flag, FlagCount> counts;
  for (const auto& [flag, turns] : page.profile.flagged_turns) counts[flag].turns = turns;
  for (const DoubtfulRecording& finding : page.summary.findings) {
    FlagCount& count = counts[finding.flag];
    ++count.recordings;
    if (count.example == nullptr) count.example = &finding;
  }
  return counts;
}

std::string example_of(const FlagCount& count) {
  if (count.example == nullptr) return "";
  return fmt::format("{}: {}", name_html(count.example->recording), escaped(shortened(count.example->message, 240)));
}

std::string flag_rows(const Page& page) {
  std::string rows;
  for (const auto& [flag, count] : counts_of(page)) {
    std::string number;
    if (count.recordings > 0) number = counted(count.recordings, "finding");
    if (count.turns > 0) number += (number.empty() ? "" : ", ") + counted(count.turns, "turn");
    rows += trust_row(to_string(flag), number, meaning_of(flag), example_of(count));
  }
  return rows;
}

std::string failure_rows(const RunSummary& summary) {
  std::map<std::string, std::pair<std::size_t, const FailedRecording*>> faults;
  for (const FailedRecording& failed : summary.failed) {
    auto& [count, example] = faults[failed.fault];
    if (count++ == 0) example = &failed;
  }
  std::string rows;
  for (const auto& [fault, found] : faults) {
    rows += trust_row(
        fault, counted(found.first, "recording"), "not measured",
        fmt::format("{}: {}", name_html(found.second->recording), escaped(shortened(found.second->message, 240))));
  }
  return rows;
}

std::string failure_list(const RunSummary& summary) {
  if (summary.failed.empty()) return "";
  std::string items;
  for (std::size_t i = 0; i < std::min(kFailuresNamed, summary.failed.size()); ++i) {
    const FailedRecording& failed = summary.failed[i];
    items += fmt::format("<li>{}: {}: {}</li>\n", name_html(failed.recording), escaped(failed.fault),
                         escaped(shortened(failed.message, 400)));
  }
  const std::size_t hidden = summary.failed.size() - std::min(kFailuresNamed, summary.failed.size());
  if (hidden > 0) items += fmt::format("<li>{} more in summary.json</li>\n", hidden);
  return fmt::format("<details><summary>{} not measured</summary><ul class=\"names\">\n{}</ul></details>\n",
                     counted(summary.failed.size(), "recording"), items);
}

}  // namespace

std::string trust_section(const Page& page) {
  const OutcomeCounts& counts = page.summary.statistics.counts;
  std::string rows = failure_rows(page.summary);
  if (counts.not_measurable > 0) {
    rows += trust_row("not measurable", fmt::format("{} of {}", counts.not_measurable, counted(counts.turns, "turn")),
                      "the audio does not allow a number; they are in no percentile", "");
  }
  rows += flag_rows(page);
  const std::string table =
      rows.empty() ? "<p>Nothing was found that limits it.</p>\n"
                   : fmt::format(
                         "<div class=\"scroll\" role=\"region\" aria-label=\"What limits the trust\" tabindex=\"0\">"
                         "<table class=\"small\"><thead><tr><th scope=\"col\">What</th><th scope=\"col\">How often"
                         "</th><th scope=\"col\" class=\"words\">Meaning</th><th scope=\"col\" class=\"words\">For "
                         "example</th></tr></thead><tbody>\n"
                         "{}</tbody></table></div>\n",
                         rows);
  const std::string tap =
      "<p>The recording is made at the platform: what the caller's own line adds on top (some tens of milliseconds on "
      "a "
      "telephone network, more on a mobile or satellite one) is not in these numbers.</p>\n";
  std::string sure;
  if (page.profile.uncertainty_p50_ms) {
    sure = fmt::format(
        "<p>A single latency is known to ± {:.0f} ms (median), 95 of 100 to ± {:.0f} ms or better. "
        "Intervals of percentiles are over calls: turns of one call are alike.</p>\n",
        *page.profile.uncertainty_p50_ms, *page.profile.uncertainty_p95_ms);
  }
  return section_html("trust", "Can the numbers be trusted?", sure + tap + table + failure_list(page.summary));
}

}  // namespace turngap
