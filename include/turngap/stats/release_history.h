#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/stats/release_comparison.h"

namespace turngap {

struct NamedTable {
  std::string name;
  LatencyTable table;
};

struct HistoryEntry {
  std::string name;
  std::string recorded_at;  ///< of its first recording, ISO 8601; empty where it is not known
  std::size_t calls = 0;
  QuantileEstimate p50;
  QuantileEstimate p95;
  RateEstimate unanswered;
  std::optional<ReleaseVerdict> against_first;  ///< nothing for the first
};

struct ReleaseHistory {
  std::vector<HistoryEntry> releases;
  /// The first release that is conclusively slower, or faster, than the first one; index into `releases`.
  std::optional<std::size_t> first_regression;
  std::optional<std::size_t> first_improvement;
};

/// Holds every release, in the order given, against the first. Each comparison has the error rate of one: with many
/// releases, look again before you act on the first alarm. Throws FatalError as compare_releases, and below two
/// releases.
ReleaseHistory trace_releases(std::span<const NamedTable> releases, const ComparisonConfig& config);

}  // namespace turngap
