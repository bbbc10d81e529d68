#pragma once

#include <cstddef>

#include "stats/made_up_release.h"
#include "turngap/stats/release_comparison.h"

namespace turngap::test {

/// How often, out of `pairs` comparisons of two releases of the same population, the 90 % intervals held the truth and
/// the verdict was `regressed`.
struct Coverage {
  std::size_t pairs = 0;
  std::size_t interval = 0;       ///< the candidate's own p95
  std::size_t not_estimable = 0;  ///< of these intervals; they neither hold the truth nor miss it
  std::size_t bootstrap = 0;      ///< no difference
  std::size_t mover = 0;          ///< no difference
  std::size_t mover_estimable = 0;
  std::size_t false_regressed = 0;
  double design_effect = 0.0;  ///< mean

  double interval_share() const { return share(interval, pairs - not_estimable); }
  double bootstrap_share() const { return share(bootstrap, pairs); }
  double mover_share() const { return share(mover, mover_estimable); }
  double false_regressed_share() const { return share(false_regressed, pairs); }

 private:
  static double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  }
};

inline bool holds(const std::optional<Interval>& interval, double truth) {
  return interval && interval->low <= truth && truth <= interval->high;
}

/// The p95 of the population, from so many calls that its error is below 1 ms.
inline double true_p95(MadeUpRelease release) {
  release.calls = 200000;
  release.seed = 999983;
  return *response_sample(made_up_release(release)).quantile(0.95);
}

inline Coverage study(MadeUpRelease release, std::size_t pairs, std::size_t replicates) {
  const double truth = true_p95(release);
  Coverage coverage{.pairs = pairs};
  for (std::size_t i = 0; i < pairs; ++i) {
    release.seed = 2 * i + 1;
    const LatencyTable base = made_up_release(release);
    release.seed = 2 * i + 2;
    const auto c = compare_releases(base, made_up_release(release), {.replicates = replicates, .seed = i});
    coverage.interval += holds(c.p95.candidate.interval_ms, truth);
    coverage.not_estimable += !c.p95.candidate.interval_ms;
    coverage.bootstrap += holds(c.bootstrap_ms, 0.0);
    coverage.mover += holds(c.mover_ms, 0.0);
    coverage.mover_estimable += c.mover_ms.has_value();
    coverage.false_regressed += c.verdict == ReleaseVerdict::regressed;
    coverage.design_effect += c.p95.candidate.design_effect.value_or(0.0) / static_cast<double>(pairs);
  }
  return coverage;
}

}  // namespace turngap::test
