#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "turngap/stats/call_statistics.h"

namespace turngap {

struct BootstrapConfig {
  std::size_t replicates = 2000;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  bool paired = false;  ///< call i of both samples is one sampling unit
  /// Told again and again, in the calling thread, how many replicates are done.
  std::function<void(std::size_t done, std::size_t total)> progress = [](std::size_t, std::size_t) {};
};

/// Two-sided 90 % percentile interval of the difference (candidate minus base) of the q-quantile, from resampled calls
/// (C. A. Field, A. H. Welsh, "Bootstrapping clustered data", JRSS B 69, 2007). Turns inside a call are never
/// resampled. Replicate r of a side is drawn from hash(seed, r, side), so that the threads do not matter. Nothing where
/// a sample is empty.
std::optional<Interval> bootstrap_difference(const CallSample& base, const CallSample& candidate, double q,
                                             const BootstrapConfig& config);

}  // namespace turngap
