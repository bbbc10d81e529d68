#include "dsp/sound_runs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

namespace turngap {
namespace {

constexpr auto kHopMs = static_cast<std::int64_t>(kFrameHop.value);

// A 5 ms level of Gaussian noise at 8 kHz has 40 degrees of freedom: a standard deviation of 0.22 of its mean, so that
// it exceeds its mean by 0.9 of it once in ten thousand.
constexpr double kNoisePeak = 0.9;

// Frames averaged to either side: 20 ms in all with the frame itself.
constexpr std::int64_t kSmoothFrames = 2;
// Measured on white and pink noise: exceeded by one frame in a hundred; runs of it by next to none.
constexpr double kEvidence = 1.5;
constexpr std::int64_t kShortestRunMs = 20;
constexpr std::int64_t kBridgedGapMs = 150;
// A band counts towards the excess from this ratio on.
constexpr double kClearlyAbove = 1.8;
constexpr double kPrecision = 1.01;

// The evidence of a band whose power is 1 + `excess` times that of its noise: the log-likelihood ratio of the two
// powers.
double evidence_of(double excess) {
  return excess - std::log1p(excess);
}

struct FrameExcess {
  double evidence = 0.0;
  double power = 0.0;
};

FrameExcess excess_over_noise(const Passage& passage, std::int64_t ms) {
  FrameExcess excess;
  for (std::size_t b = 0; b < kBands; ++b) {
    double power = 0.0;
    for (std::int64_t k = -kSmoothFrames; k <= kSmoothFrames; ++k) power += passage.frame(ms + k * kHopMs).power[b];
    power /= static_cast<double>(2 * kSmoothFrames + 1);
    const double ratio = power / passage.noise_bands()[b];
    if (ratio > 1.0) excess.evidence += evidence_of(ratio - 1.0);
    if (ratio > kClearlyAbove) excess.power += power - passage.noise_bands()[b];
  }
  return excess;
}

// What the noise itself exceeds in one frame of a hundred: of noise that is not steady, more than of white noise.
double least_evidence(const Passage& passage) {
  std::vector<double> evidence;
  for (const std::int64_t ms : passage.noise_times_ms()) evidence.push_back(excess_over_noise(passage, ms).evidence);
  if (evidence.empty()) return kEvidence;
  const auto at = evidence.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(evidence.size() - 1));
  std::nth_element(evidence.begin(), at, evidence.end());
  return std::max(kEvidence, *at);
}

template <typename Predicate>
std::vector<Stretch> runs_where(Stretch range, std::int64_t step_ms, Predicate holds) {
  std::vector<Stretch> runs;
  bool inside = false;
  for (std::int64_t ms = range.begin_ms; ms < range.end_ms; ms += step_ms) {
    const bool sound = holds(ms);
    if (sound && !inside) runs.push_back({ms, ms});
    if (sound) runs.back().end_ms = ms + step_ms;
    inside = sound;
  }
  return runs;
}

std::vector<Stretch> bridged(const std::vector<Stretch>& runs, std::int64_t gap_ms) {
  std::vector<Stretch> out;
  for (const Stretch& run : runs) {
    if (!out.empty() && run.begin_ms - out.back().end_ms < gap_ms) {
      out.back().end_ms = run.end_ms;
    } else {
      out.push_back(run);
    }
  }
  return out;
}

// Each band's share of the power of the sound in `stretch`, without the noise; nothing where there is no sound.
std::optional<std::array<double, kBands>> spectrum_of(const Passage& passage, Stretch stretch) {
  std::array<double, kBands> share{};
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ms += kHopMs) {
    for (std::size_t b = 0; b < kBands; ++b) {
      share[b] += std::max(0.0, static_cast<double>(passage.frame(ms).power[b]) - passage.noise_bands()[b]);
    }
  }
  const double total = std::accumulate(share.begin(), share.end(), 0.0);
  if (total <= 0.0) return std::nullopt;
  for (double& s : share) s /= total;
  return share;
}

}  // namespace

double least_visible_power(const Passage& passage, Stretch stretch) {
  const auto share = spectrum_of(passage, stretch);
  if (!share) return passage.noise_power();
  const double least = least_evidence(passage);
  const auto visible = [&](double power) {
    double evidence = 0.0;
    for (std::size_t b = 0; b < kBands; ++b) evidence += evidence_of(power * (*share)[b] / passage.noise_bands()[b]);
    return evidence > least;
  };
  double below = 1e-14;
  double above = 1.0;
  while (above > kPrecision * below) {
    const double middle = std::sqrt(below * above);
    (visible(middle) ? above : below) = middle;
  }
  return above;
}

bool noise_covers(const Passage& passage, double threshold) {
  return kNoisePeak * passage.noise_power() > threshold;
}

std::vector<Stretch> runs_above(const Passage& passage, double threshold) {
  const double gate = passage.noise_power() + std::max(threshold, kNoisePeak * passage.noise_power());
  auto runs = runs_where(passage.reach(), 1, [&](std::int64_t ms) { return passage.power(ms) > gate; });
  std::erase_if(runs, [&](const Stretch& run) { return !passage.active_within(run); });
  return runs;
}

std::vector<Stretch> runs_in_noise(const Passage& passage, double threshold) {
  Stretch grid = passage.reach();
  grid.begin_ms = (grid.begin_ms + kHopMs - 1) / kHopMs * kHopMs;
  const double least = least_evidence(passage);
  auto runs = runs_where(grid, kHopMs, [&](std::int64_t ms) {
    const FrameExcess excess = excess_over_noise(passage, ms);
    return excess.evidence > least && excess.power > threshold + passage.leak(ms);
  });
  std::erase_if(runs, [](const Stretch& run) { return run.length_ms() < kShortestRunMs; });
  runs = bridged(runs, kBridgedGapMs);
  std::erase_if(runs, [&](const Stretch& run) { return !passage.active_within(run); });
  return runs;
}

}  // namespace turngap
