#include "stats/call_bootstrap.h"

#include <algorithm>
#include <vector>

#include "core/worker_pool.h"
#include "stats/call_draws.h"
#include "stats/quantile_window.h"
#include "stats/random_numbers.h"
#include "turngap/core/quantile.h"

namespace turngap {
namespace {

constexpr std::size_t kReplicatesAtATime = 50;  // some milliseconds of work

using Quantiles = std::vector<std::optional<double>>;

// Samples of which the same calls are drawn: one side, or both where they are paired.
class ResampledSide {
 public:
  ResampledSide(std::vector<const CallSample*> samples, double q, std::uint64_t number)
      : number_(number), calls_(samples.front()->calls()), windows_(windows_of(samples, q)), draws_(kinds()) {}

  /// The quantile of each sample.
  Quantiles replicate(std::uint64_t seed, std::uint64_t replicate) const {
    std::vector<WindowTally> tallies;
    tallies.reserve(windows_.size());
    for (const QuantileWindow& window : windows_) tallies.push_back(window.empty());
    const auto add = [&](std::uint32_t call, std::uint64_t times) {
      for (std::size_t i = 0; i < windows_.size(); ++i) windows_[i].add(call, times, tallies[i]);
    };
    RandomNumbers random(seed, replicate, number_);
    draws_.draw(
        random, [&](std::span<const std::uint32_t> calls, std::uint64_t times) { add(calls.front(), times); },
        [&](std::uint32_t call) { add(call, 1); });
    Quantiles found;
    found.reserve(windows_.size());
    for (std::size_t i = 0; i < windows_.size(); ++i) found.push_back(windows_[i].quantile(tallies[i]));
    if (!std::ranges::all_of(found, &std::optional<double>::has_value)) find_outside_windows(found, seed, replicate);
    return found;
  }

 private:
  static constexpr std::uint64_t kSides = 2;

  static std::vector<QuantileWindow> windows_of(const std::vector<const CallSample*>& samples, double q) {
    std::vector<QuantileWindow> windows;
    windows.reserve(samples.size());
    for (const CallSample* sample : samples) windows.emplace_back(*sample, q);
    return windows;
  }

  // Calls are alike that add the same to every window, and nothing to what lies inside.
  std::vector<std::optional<CallDraws::Kind>> kinds() const {
    std::vector<std::optional<CallDraws::Kind>> kinds(calls_);
    for (std::uint32_t call = 0; call < calls_; ++call) {
      CallDraws::Kind& kind = kinds[call].emplace();
      std::size_t at = 0;
      for (const QuantileWindow& window : windows_) {
        const auto outside = window.outside(call);
        if (!outside) {
          kinds[call].reset();
          break;
        }
        kind[at++] = outside->turns;
        kind[at++] = outside->below;
      }
    }
    return kinds;
  }

  // The same calls once more, now each by its name: which of those that are alike, is drawn from numbers of its own.
  void find_outside_windows(Quantiles& found, std::uint64_t seed, std::uint64_t replicate) const {
    std::vector<std::uint32_t> times(calls_, 0);
    RandomNumbers random(seed, replicate, number_);
    RandomNumbers which(seed, replicate, number_ + kSides);
    draws_.draw(
        random,
        [&](std::span<const std::uint32_t> calls, std::uint64_t drawn) {
          for (; drawn > 0; --drawn) ++times[calls[which.below(static_cast<std::uint32_t>(calls.size()))]];
        },
        [&](std::uint32_t call) { ++times[call]; });
    for (std::size_t i = 0; i < windows_.size(); ++i) {
      if (!found[i]) found[i] = windows_[i].quantile(times);
    }
  }

  std::uint64_t number_;
  std::size_t calls_;
  std::vector<QuantileWindow> windows_;
  CallDraws draws_;
};

std::vector<ResampledSide> sides_of(const CallSample& base, const CallSample& candidate, double q, bool paired) {
  std::vector<ResampledSide> sides;
  if (paired) {
    sides.emplace_back(std::vector{&base, &candidate}, q, 0);
  } else {
    sides.emplace_back(std::vector{&base}, q, 0);
    sides.emplace_back(std::vector{&candidate}, q, 1);
  }
  return sides;
}

std::optional<double> difference_in(const std::vector<ResampledSide>& sides, std::uint64_t seed,
                                    std::uint64_t replicate) {
  Quantiles found;
  for (const ResampledSide& side : sides) {
    const Quantiles of_side = side.replicate(seed, replicate);
    found.insert(found.end(), of_side.begin(), of_side.end());
  }
  return found.front() && found.back() ? std::optional(*found.back() - *found.front()) : std::nullopt;
}

std::vector<std::optional<double>> replicate_all(const std::vector<ResampledSide>& sides,
                                                 const BootstrapConfig& config) {
  std::vector<std::optional<double>> found(config.replicates);
  std::size_t done = 0;
  WorkerPool pool(config.threads);
  for (std::size_t first = 0; first < found.size(); first += kReplicatesAtATime) {
    pool.add([&, first]() -> std::function<void()> {
      const std::size_t end = std::min(first + kReplicatesAtATime, found.size());
      for (std::size_t r = first; r < end; ++r) found[r] = difference_in(sides, config.seed, r);
      return [&] { done = std::min(done + kReplicatesAtATime, found.size()); };
    });
  }
  pool.finish([&] {
    config.progress(done, found.size());
    return true;
  });
  return found;
}

}  // namespace

std::optional<Interval> bootstrap_difference(const CallSample& base, const CallSample& candidate, double q,
                                             const BootstrapConfig& config) {
  if (base.values().empty() || candidate.values().empty()) return std::nullopt;
  std::vector<double> differences;
  for (const auto& difference : replicate_all(sides_of(base, candidate, q, config.paired), config)) {
    if (difference) differences.push_back(*difference);
  }
  std::ranges::sort(differences);
  const auto low = quantile(differences, 1.0 - kOneSidedLevel);
  const auto high = quantile(differences, kOneSidedLevel);
  if (!low || !high) return std::nullopt;
  return Interval{*low, *high};
}

}  // namespace turngap
