#include "turngap/stats/release_history.h"

#include <fmt/format.h>

#include <algorithm>

#include "turngap/core/error.h"

namespace turngap {
namespace {

std::string first_time(const LatencyTable& table) {
  std::string first;
  for (std::size_t i = 0; i < table.recordings.size(); ++i) {
    const auto recorded_at = table.recordings.recorded_at(i);
    if (recorded_at && (first.empty() || *recorded_at < first)) first = *recorded_at;
  }
  return first;
}

HistoryEntry entry_of(const NamedTable& release) {
  const CallSample sample = response_sample(release.table);
  return {.name = release.name,
          .recorded_at = first_time(release.table),
          .calls = release.table.calls,
          .p50 = estimate_quantile(sample, 0.50),
          .p95 = estimate_quantile(sample, 0.95),
          .unanswered = rates_of(release.table).at_least_unanswered,
          .against_first = {}};
}

}  // namespace

ReleaseHistory trace_releases(std::span<const NamedTable> releases, const ComparisonConfig& config) {
  if (releases.size() < 2) {
    throw FatalError(fmt::format("history: expected two releases or more, found {}", releases.size()));
  }
  ReleaseHistory history;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    history.releases.push_back(entry_of(releases[i]));
    if (i == 0) continue;
    const ReleaseVerdict verdict = compare_releases(releases[0].table, releases[i].table, config).verdict;
    history.releases.back().against_first = verdict;
    if (verdict == ReleaseVerdict::regressed && !history.first_regression) history.first_regression = i;
    if (verdict == ReleaseVerdict::improved && !history.first_improvement) history.first_improvement = i;
  }
  return history;
}

}  // namespace turngap
