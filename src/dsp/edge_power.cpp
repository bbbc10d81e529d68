#include "dsp/edge_power.h"

#include <algorithm>
#include <cmath>

#include "dsp/fast_decibels.h"

namespace turngap {
namespace {

// A level is the mean over five steps of 1 ms, the frame length of the edge's definition.
constexpr std::int64_t kHalfLevelMs = 2;
constexpr std::int64_t kLevelMs = 5;
// What of its frames an utterance is as loud as, and of its falls as steep as; spans of those, in frames of 5 ms.
constexpr double kLoudQuantile = 0.95;
constexpr double kSteepQuantile = 0.98;
constexpr std::size_t kShortFall = 6;
constexpr std::size_t kLongFall = 20;

// The powers of the 5 ms frames of an utterance's runs, one list a run.
std::vector<std::vector<float>> frame_powers(const ChannelEvidence& evidence, const CoarseUtterance& utterance,
                                             LevelBand band) {
  std::vector<std::vector<float>> runs;
  for (const FrameRun& run : utterance.runs) {
    runs.push_back(mean_powers(evidence.levels, band, run.begin * kHopMs, run.length() * kHopMs / kLevelMs, kLevelMs));
  }
  return runs;
}

float quantile(std::vector<float>& values, double share) {
  if (values.empty()) return 0.0F;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double speech_power(const std::vector<std::vector<float>>& runs) {
  std::vector<float> powers;
  for (const auto& run : runs) powers.insert(powers.end(), run.begin(), run.end());
  return quantile(powers, kLoudQuantile);
}

// The fall of the level over `span` frames of 5 ms; what lies below the noise is taken for as loud as it.
float steep_fall_db(const std::vector<std::vector<float>>& runs, std::size_t span, double noise) {
  std::vector<float> ratios;
  const float least = static_cast<float>(noise) + 1e-12F;
  for (const auto& run : runs) {
    for (std::size_t i = 0; i + span < run.size(); ++i) {
      ratios.push_back(std::max(run[i], least) / std::max(run[i + span], least));
    }
  }
  return ratios.empty() ? 0.0F : fast_decibels(quantile(ratios, kSteepQuantile));
}

// The noise at either end; what is estimated in the middle of long speech holds speech.
double noise_power(const ChannelEvidence& evidence, const CoarseUtterance& utterance, LevelBand band) {
  return std::min(evidence.noise_at(utterance.begin()).power(band), evidence.noise_at(utterance.end()).power(band));
}

EdgePower edge_power_in(LevelBand band, const ChannelEvidence& evidence, const CoarseUtterance& utterance,
                        double edge_depth_db) {
  const double noise = noise_power(evidence, utterance, band);
  const auto powers = frame_powers(evidence, utterance, band);
  const double speech = std::max(speech_power(powers) - noise, 0.1 * noise);
  const LevelFalls falls{steep_fall_db(powers, kShortFall, noise), steep_fall_db(powers, kLongFall, noise)};
  return {band, speech, speech * std::pow(10.0, -edge_depth_db / 10.0), noise, falls, falls};
}

}  // namespace

std::vector<float> mean_powers(const LevelTrack& levels, LevelBand band, std::int64_t first, std::int64_t count,
                               std::int64_t step) {
  const SlidingBuffer<float>& powers = levels.powers(band);
  const std::int64_t begin = first - kHalfLevelMs;
  const auto seen = static_cast<std::size_t>(std::max<std::int64_t>(0, (count - 1) * step + kLevelMs));
  std::vector<float> around(seen);
  for (std::size_t i = 0; i < seen; ++i)
    around[i] = powers[std::clamp(begin + static_cast<std::int64_t>(i), levels.begin(), levels.end() - 1)];
  std::vector<float> means(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < means.size(); ++i) {
    const float* const p = &around[i * static_cast<std::size_t>(step)];
    means[i] = (p[0] + p[1] + p[2] + p[3] + p[4]) / static_cast<float>(kLevelMs);
  }
  return means;
}

EdgePower edge_power(const ChannelEvidence& evidence, const CoarseUtterance& utterance, double edge_depth_db) {
  // The whole band shows weak creaky ends best; where noise covers them, that noise may be hum.
  const EdgePower full = edge_power_in(LevelBand::full, evidence, utterance, edge_depth_db);
  if (full.noise < full.threshold) return full;
  return edge_power_in(LevelBand::above_hum, evidence, utterance, edge_depth_db);
}

}  // namespace turngap
