#include "cli/page_output.h"

#include <fmt/format.h>

#include <functional>

#include "cli/turn_pictures.h"

namespace turngap::cli {
namespace {

// The tag, where all have the same.
std::string title_of(const LatencyTable& table, const PageChoice& choice) {
  if (!choice.title.empty()) return choice.title;
  const RecordingNames& recordings = table.recordings;
  bool tagged = !recordings.empty() && recordings.tag(0);
  for (std::size_t i = 0; i < recordings.size(); ++i) tagged = tagged && recordings.tag(i) == recordings.tag(0);
  return tagged ? fmt::format("Response latency: {}", *recordings.tag(0)) : "Response latency of a voice agent";
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

std::string page_of(const RunNumbers& numbers, const ResultLines& lines, const std::vector<std::string>& by,
                    const PageChoice& choice) {
  const auto& [summary, table] = numbers;
  DrawnTurns drawn(summary, choice.turns);
  const auto results = [&](const std::function<void(const RecordingResult&)>& each) {
    lines([&](const ResultLine& line) {
      const RecordingResult result = line.parsed();
      each(result);
      drawn.see(result);
    });
  };
  const RunProfile profile = profile_run(results, table, by);
  Page page{.title = title_of(table, choice),
            .summary = summary,
            .results = drawn.recordings(),
            .profile = profile,
            .calls = summarize_calls(table),
            .call_turns = table.turns,
            .turns = drawn.turns(),
            .baseline = {},
            .embed_audio = choice.embed_audio};
  if (!choice.baseline.empty()) page.baseline = baseline_of(table, choice);
  add_audio(page.turns, page.results, {choice.folders, choice.files}, choice.jobs);
  return to_page(page);
}

}  // namespace turngap::cli
