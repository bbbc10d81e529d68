#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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
  /// Told again and again, in the calling thread, how many replicates are done.
  std::function<void(std::size_t done, std::size_t total)> progress = [](std::size_t, std::size_t) {};
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
  std::size_t calls = 0;          ///< all
  std::size_t compared = 0;       ///< calls, or pairs of calls, with a reply that the verdict rests on
  std::size_t without_reply = 0;  ///< calls without one: they count in the rates only
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
  std::string advice;  ///< what would make an inconclusive verdict a conclusive one; else empty
  /// Its interval is the one that the verdict rests on: the bootstrap's, or MOVER's where there is none, widened by
  /// `resolution_ms`.
  QuantileComparison p95;
  std::optional<Interval> mover_ms;      ///< of the p95 difference; not widened
  std::optional<Interval> bootstrap_ms;  ///< the same; nothing below kMinBootstrapCalls calls a side
  /// Where one side is measured less exactly, its p95 is moved by up to about this; a smaller difference is not ranked.
  /// The root of the difference of the squares of the sides' median uncertainties from p90 on, as the half-width of a
  /// 90 % interval. Errors that both sides share cancel, and those of single turns are part of the intervals' spread.
  double resolution_ms = 0.0;
  /// A side, to see the margin with a probability of 80 %, and where the verdict is inconclusive, to tell the
  /// difference that was found from the margin. Nothing where no number of calls would.
  std::optional<std::size_t> calls_needed;
  std::vector<QuantileComparison> descriptive;  ///< p50, p90, p99
  std::vector<QuantileComparison> shift;        ///< the nine deciles (K. Doksum, Annals of Statistics 2, 1974)
  /// unanswered (of the turns to which a reply was due, the not measurable included, of which that is not known),
  /// overlapped, barge_in, not_measurable.
  std::vector<RateComparison> rates;
  std::vector<std::string> warnings;
};

inline constexpr std::size_t kMinCalls = 10;           ///< a side; below: inconclusive on the p95
inline constexpr std::size_t kMinBootstrapCalls = 30;  ///< a side; below: MOVER alone

/// Compares two releases on the p95 of the response latency; everything beside it is descriptive, but for the rate of
/// unanswered turns: where it is higher for certain (also in few calls, and if every turn of the candidate that is not
/// measurable was answered), the release has regressed. A release passes only where about as many of its turns are
/// measurable as of the baseline's. Tables with pair keys are compared over
/// the scenarios that both have, which are then the sampling units. Throws FatalError for tables of different method
/// versions, and for one without a turn. The result depends on tables, seed and replicates alone.
ReleaseComparison compare_releases(const LatencyTable& base, const LatencyTable& candidate,
                                   const ComparisonConfig& config);

}  // namespace turngap
