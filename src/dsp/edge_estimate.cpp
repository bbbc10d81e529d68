#include "dsp/edge_estimate.h"

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

// A crossing is the edge if more of the posterior lies around it, over its own resolution, than elsewhere.
constexpr double kReachMs = 25.0;
constexpr double kLeastMass = 0.5;
// A 5 ms frame of the definition starts anywhere within 5 ms.
constexpr double kClearUncertaintyMs = 6.0;
// The half-width that holds three quarters of the posterior is brought to that of 95 % as for a normal distribution
// (1.96 / 1.15): the tails of the posterior itself are what the nets could not learn. Chosen on calls and speakers left
// out of the training.
constexpr double kHeldMass = 0.75;
constexpr double kToNinetyFive = 1.7;
constexpr double kMostMs = 500.0;

// Times at which the level falls (outward) through the edge power; none that is to be trusted where noise lies above
// it.
std::vector<double> crossings(const EdgeWindow& window) {
  std::vector<double> times;
  if (window.masked) return times;
  const bool end = window.side == EdgeSide::end;
  const auto first = kHopMs * window.first_frame;
  const auto last = first + kHopMs * static_cast<std::int64_t>(window.features.size() - 1);
  for (std::int64_t ms = first; ms <= last; ++ms) {
    const bool before = window.level_db(ms - 1) > 0.0F;
    const bool after = window.level_db(ms) > 0.0F;
    if (before == end && after != end) times.push_back(static_cast<double>(ms));
  }
  return times;
}

double mass_within(const EdgeWindow& window, const std::vector<double>& posterior, double at, double reach_ms) {
  double mass = 0.0;
  for (std::size_t i = 0; i < posterior.size(); ++i) {
    const double time = kFrameHop.value * static_cast<double>(window.first_frame + static_cast<std::int64_t>(i));
    // The share of the frame's cell that lies within reach.
    const double from = std::max(time - kFrameHop.value / 2.0, at - reach_ms);
    const double to = std::min(time + kFrameHop.value / 2.0, at + reach_ms);
    if (to > from) mass += posterior[i] * (to - from) / kFrameHop.value;
  }
  return mass;
}

double median_of(const EdgeWindow& window, const std::vector<double>& posterior) {
  double below = 0.0;
  for (std::size_t i = 0; i < posterior.size(); ++i) {
    if (below + posterior[i] >= 0.5) {
      return kFrameHop.value * (static_cast<double>(window.first_frame + static_cast<std::int64_t>(i)) - 0.5 +
                                (0.5 - below) / posterior[i]);
    }
    below += posterior[i];
  }
  return kFrameHop.value * static_cast<double>(window.first_frame + static_cast<std::int64_t>(posterior.size()));
}

}  // namespace

std::vector<double> edge_posterior(const EdgeWindow& window, const DenseNet& net) {
  const std::vector<float> scores =
      net(window.features.size(), [&](std::size_t row, float* to) { std::ranges::copy(window.features[row], to); });
  const float best = *std::ranges::max_element(scores);
  std::vector<double> posterior;
  double sum = 0.0;
  for (const float score : scores) sum += posterior.emplace_back(std::exp(static_cast<double>(score - best)));
  for (double& p : posterior) p /= sum;
  return posterior;
}

EdgeEstimate estimate_edge(const EdgeWindow& window, const std::vector<double>& posterior) {
  double at = median_of(window, posterior);
  double best = kLeastMass;
  for (const double crossing : crossings(window)) {
    const double mass = mass_within(window, posterior, crossing, kReachMs);
    if (mass <= best) continue;
    best = mass;
    at = crossing;
  }
  double held = kClearUncertaintyMs;
  while (held < kMostMs && mass_within(window, posterior, at, held + kFrameHop.value / 2.0) < kHeldMass) held += 1.0;
  const double uncertainty = kClearUncertaintyMs + kToNinetyFive * (held - kClearUncertaintyMs);
  return {Millis{std::round(at)}, Millis{std::round(std::min(uncertainty, kMostMs))}};
}

}  // namespace turngap
