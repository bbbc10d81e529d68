#include "dsp/passage.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dsp/noise_floor.h"

namespace turngap {
namespace {

constexpr auto kHopMs = static_cast<std::int64_t>(kFrameHop.value);
// Edges may lie this far outside the active frames.
constexpr std::int64_t kReachBeforeMs = 400;
constexpr std::int64_t kReachAfterMs = 600;
// A level is the mean over five steps of 1 ms, the frame length of the edge's definition.
constexpr std::int64_t kHalfWindowMs = 2;
// Noise is taken from inactive frames up to this far from the passage and not too close to active ones.
constexpr std::int64_t kNoiseReachMs = 2000;
constexpr std::int64_t kAfterSpeechMs = 100;
constexpr std::int64_t kBeforeSpeechMs = 50;
constexpr std::size_t kFewestNoiseFrames = 20;
constexpr std::size_t kFramesPerMean = 4;
// The same for 20 ms of the whole band: 160 degrees of freedom.
constexpr float kLevelPeakOverMean = 1.15F;
constexpr float kDominatingShare = 0.25F;
constexpr int kFewestClippedSteps = 3;

// The greater of the mean and the 90 % quantile of 20 ms means, brought to the mean of steady noise.
float mean_or_peaks(const std::vector<float>& values, float peak_over_mean) {
  std::vector<float> means;
  float sum = 0.0F;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    if (i % kFramesPerMean != kFramesPerMean - 1) continue;
    means.push_back(std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(i + 1 - kFramesPerMean),
                                    values.begin() + static_cast<std::ptrdiff_t>(i + 1), 0.0F) /
                    static_cast<float>(kFramesPerMean));
  }
  const auto at = means.begin() + static_cast<std::ptrdiff_t>(kPeakQuantile * static_cast<double>(means.size() - 1));
  std::nth_element(means.begin(), at, means.end());
  return std::max(sum / static_cast<float>(values.size()), *at / peak_over_mean);
}

}  // namespace

double decibels(double power) {
  return 10.0 * std::log10(std::max(power, 1e-12));
}

Passage::Passage(const ChannelEvidence& evidence, Stretch core, Stretch within, LevelBand band)
    : evidence_(evidence), band_(band), core_(core) {
  const LevelTrack& levels = evidence.levels;
  const std::int64_t known_from = levels.begin() + kHalfWindowMs;
  const std::int64_t known_to = std::min(levels.end(), evidence.leak.end_index()) - kHalfWindowMs;
  reach_.begin_ms = std::max({known_from, within.begin_ms, core_.begin_ms - kReachBeforeMs});
  reach_.end_ms = std::min({known_to, within.end_ms, core_.end_ms + kReachAfterMs});
  for (std::int64_t ms = reach_.begin_ms; ms < reach_.end_ms; ++ms) power_.push_back(power_without_leak(ms));
  measure_noise();
}

bool Passage::clipped(Stretch stretch) const {
  int steps = 0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ++ms) steps += evidence_.levels.clipped(ms) ? 1 : 0;
  return steps >= kFewestClippedSteps;
}

std::int64_t Passage::reach_limit_ms() const {
  return std::min(evidence_.levels.end() - kHalfWindowMs, evidence_.active.end_index() * kHopMs);
}

const Frame& Passage::frame(std::int64_t ms) const {
  const BandFrames& frames = evidence_.frames;
  return frames[std::clamp((ms + kHopMs / 2) / kHopMs, frames.begin(), frames.end() - 1)];
}

bool Passage::active(std::int64_t ms) const {
  const auto& active = evidence_.active;
  return active[std::clamp((ms + kHopMs / 2) / kHopMs, active.begin_index(), active.end_index() - 1)] != 0;
}

bool Passage::active_within(Stretch stretch) const {
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ++ms) {
    if (active(ms)) return true;
  }
  return false;
}

double Passage::speech_power(Stretch stretch) const {
  std::vector<double> powers;
  const std::int64_t end = std::min(stretch.end_ms, reach_.end_ms);
  for (std::int64_t ms = std::max(stretch.begin_ms, reach_.begin_ms); ms < end; ms += kHopMs) {
    powers.push_back(power(ms));
  }
  if (powers.empty()) return 0.0;
  const auto at = powers.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(powers.size() - 1));
  std::nth_element(powers.begin(), at, powers.end());
  return *at;
}

double Passage::leak(std::int64_t ms) const {
  return evidence_.leak[ms];
}

float Passage::mean_power(std::int64_t ms) const {
  float sum = 0.0F;
  for (std::int64_t k = ms - kHalfWindowMs; k <= ms + kHalfWindowMs; ++k) sum += evidence_.levels.power(k, band_);
  return sum / static_cast<float>(2 * kHalfWindowMs + 1);
}

float Passage::power_without_leak(std::int64_t ms) const {
  return std::max(0.0F, mean_power(ms) - evidence_.leak[ms]);
}

bool Passage::leak_dominates(std::int64_t ms) const {
  return evidence_.leak[ms] > kDominatingShare * mean_power(ms);
}

// Away from speech, for steady noise, the mean; for noise that is not, its peaks count (see NoiseFloor).
void Passage::measure_noise() {
  const LevelTrack& levels = evidence_.levels;
  const std::int64_t from = std::max(levels.begin() + kHalfWindowMs, core_.begin_ms - kNoiseReachMs);
  const std::int64_t to = std::min(reach_limit_ms(), core_.end_ms + kNoiseReachMs);
  std::vector<float> quiet;
  std::vector<BandPowers> bands;
  std::int64_t last_active = from - kAfterSpeechMs;
  for (std::int64_t ms = from; ms < to; ms += kHopMs) {
    if (active(ms)) last_active = ms;
    if (ms - last_active < kAfterSpeechMs || active(std::min(ms + kBeforeSpeechMs, to)) || leak_dominates(ms)) continue;
    quiet.push_back(mean_power(ms));
    bands.push_back(frame(ms).power);
    noise_times_ms_.push_back(ms);
  }
  if (quiet.size() < kFewestNoiseFrames) {
    const auto& floors = evidence_.floors;
    noise_bands_ =
        floors[std::clamp(core_.begin_ms / kHopMs / kFramesPerFloor, floors.begin_index(), floors.end_index() - 1)];
    noise_power_ = std::accumulate(noise_bands_.begin(), noise_bands_.end(), 0.0);
    return;
  }
  noise_power_ = mean_or_peaks(quiet, kLevelPeakOverMean);
  std::vector<float> values(bands.size());
  for (std::size_t b = 0; b < kBands; ++b) {
    std::ranges::transform(bands, values.begin(), [b](const BandPowers& power) { return power[b]; });
    noise_bands_[b] = std::max(mean_or_peaks(values, kPeakOverMean), 1e-10F);
  }
}

void Passage::take_noise_from(Stretch stretch) {
  noise_power_ = 0.0;
  noise_bands_.fill(0.0F);
  noise_times_ms_.clear();
  std::int64_t steps = 0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ms += kHopMs, ++steps) {
    noise_power_ += power(ms);
    for (std::size_t b = 0; b < kBands; ++b) noise_bands_[b] += frame(ms).power[b];
  }
  noise_power_ /= static_cast<double>(steps);
  for (float& band : noise_bands_) band /= static_cast<float>(steps);
}

}  // namespace turngap
