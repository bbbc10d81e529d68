#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/latency_table.h"
#include "turngap/stats/call_statistics.h"
#include "turngap/stats/statistics.h"

namespace turngap {

enum class ReleaseVerdict {
  regressed,      ///< slower by more than the margin, or more turns go unanswered
  no_regression,  ///< not slower by more than the margin
  improved,       ///< faster
  inconclusive    ///< too little data to say any of these
};

std::string_view to_string(ReleaseVerdict verdict);

struct ComparisonConfig {
  double margin_ms = 50.0;                ///< a p95 that is slower by at most this does not matter
  double margin_unanswered_points = 2.0;  ///< nor does a rate of unanswered turns higher by at most this
  std::size_t replicates = 2000;          ///< of the bootstrap, from 100
  std::uint64_t seed = 1;
  unsigned threads = 1;  ///< does not change the result
};

/// One quantile of both releases. The interval of the difference is MOVER's (G. Y. Zou, A. Donner, Statistics in
/// Medicine 27, 2008) of the two Woodruff intervals, 90 %.
struct QuantileComparison {
  QuantileEstimate base;
  QuantileEstimate candidate;
  std::optional<double> difference_ms;  ///< candidate minus base: > 0 is slower
  std::optional<Interval> interval_ms;
};

struct RateComparison {
  std::string name;
  RateEstimate base;
  RateEstimate candidate;
  std::optional<double> difference_points;  ///< percentage points, candidate minus base
  std::optional<Interval> interval_points;  ///< MOVER, 90 %
};

/// One side and what it is made of.
struct SideSummary {
  std::size_t calls = 0;     ///< all
  std::size_t compared = 0;  ///< calls, or pairs of calls, with a reply that the verdict rests on
  OutcomeCounts counts;
  std::vector<std::string> unpaired;                     ///< scenarios that the other side does not have
  std::vector<std::pair<std::string, std::size_t>> mix;  ///< calls by tag
};

struct ReleaseComparison {
  ComparisonConfig config;
  bool paired = false;
  SideSummary base;
  SideSummary candidate;
  ReleaseVerdict verdict = ReleaseVerdict::inconclusive;
  std::string reason;  ///< one sentence
  QuantileComparison p95;
  std::optional<Interval> bootstrap_ms;  ///< of the p95 difference; nothing below kMinBootstrapCalls calls a side
  std::optional<Interval> decisive_ms;   ///< what the verdict rests on, widened by the measurement's resolution
  double resolution_ms = 0.0;  ///< a smaller p95 difference is not ranked, for the measurement does not resolve it
  std::optional<std::size_t> calls_needed;      ///< a side, to see the margin with a probability of 80 %
  std::vector<QuantileComparison> descriptive;  ///< p50, p90, p99
  std::vector<QuantileComparison> shift;        ///< the nine deciles (K. Doksum, Annals of Statistics 2, 1974)
  std::vector<RateComparison> rates;            ///< unanswered, overlapped, barge_in
  std::vector<std::string> warnings;
};

inline constexpr std::size_t kMinCalls = 10;           ///< a side; below: always inconclusive
inline constexpr std::size_t kMinBootstrapCalls = 30;  ///< a side; below: MOVER alone

/// Compares two releases on the p95 of the response latency; everything beside it is descriptive, but for the rate of
/// unanswered turns: where it is higher for certain, the release has regressed. Tables with pair keys are compared over
/// the scenarios that both have, which are then the sampling units. Throws FatalError for tables of different method
/// versions, and for one without a turn. The result depends on tables, seed and replicates alone.
ReleaseComparison compare_releases(const LatencyTable& base, const LatencyTable& candidate,
                                   const ComparisonConfig& config);

}  // namespace turngap
