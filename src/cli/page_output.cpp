#include "cli/page_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/turn_pictures.h"

namespace turngap::cli {
namespace {

// The tag, where all have the same.
std::string title_of(const LatencyTable& table, const PageChoice& choice) {
  if (!choice.title.empty()) return choice.title;
  const auto& recordings = table.recordings;
  const bool tagged = !recordings.empty() && recordings.front().tag &&
                      std::ranges::all_of(recordings, [&](const auto& r) { return r.tag == recordings.front().tag; });
  return tagged ? "Response latency: " + *recordings.front().tag : "Response latency of a voice agent";
}

PageBaseline baseline_of(const LatencyTable& table, const PageChoice& choice) {
  const LatencyTable before = read_latency_table(choice.baseline);
  ComparisonConfig config;
  config.margin_ms = choice.margin_ms;
  config.threads = choice.jobs;
  std::vector<std::string> names;
  for (const auto& file : choice.baseline) names.push_back(file.string());
  return {fmt::format("{}", fmt::join(names, ", ")), compare_releases(before, table, config), latency_curve(before)};
}

}  // namespace

std::string page_of(const RunSummary& summary, std::span<const RecordingResult> results, const LatencyTable& table,
                    const std::vector<std::string>& by, const PageChoice& choice) {
  const RunProfile profile = profile_run(results, table, by);
  Page page{.title = title_of(table, choice),
            .summary = summary,
            .results = results,
            .profile = profile,
            .calls = summarize_calls(table),
            .call_turns = table.turns,
            .turns = worst_turns(summary, results, choice.turns),
            .baseline = {},
            .embed_audio = choice.embed_audio};
  if (!choice.baseline.empty()) page.baseline = baseline_of(table, choice);
  add_audio(page.turns, results, {choice.folders, choice.files}, choice.jobs);
  return to_page(page);
}

}  // namespace turngap::cli
