#include "dsp/passage.h"

#include <algorithm>
#include <cmath>

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
constexpr float kDominatingShare = 0.25F;
constexpr int kFewestClippedSteps = 3;

float mean_power(const LevelTrack& levels, std::int64_t ms) {
  float sum = 0.0F;
  for (std::int64_t k = ms - kHalfWindowMs; k <= ms + kHalfWindowMs; ++k) sum += levels.power(k);
  return sum / static_cast<float>(2 * kHalfWindowMs + 1);
}

}  // namespace

double decibels(double power) {
  return 10.0 * std::log10(std::max(power, 1e-12));
}

Passage::Passage(const ChannelEvidence& evidence, std::int64_t begin_frame, std::int64_t end_frame)
    : evidence_(evidence), core_{begin_frame * kHopMs, end_frame * kHopMs} {
  const LevelTrack& levels = evidence.levels;
  reach_.begin_ms = std::max(levels.begin() + kHalfWindowMs, core_.begin_ms - kReachBeforeMs);
  reach_.end_ms =
      std::min(std::min(levels.end(), evidence.leak.end_index()) - kHalfWindowMs, core_.end_ms + kReachAfterMs);
  for (std::int64_t ms = reach_.begin_ms; ms < reach_.end_ms; ++ms) power_.push_back(power_without_leak(ms));
  measure_noise();
}

bool Passage::clipped(Stretch stretch) const {
  int steps = 0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ++ms) steps += evidence_.levels.clipped(ms) ? 1 : 0;
  return steps >= kFewestClippedSteps;
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

float Passage::power_without_leak(std::int64_t ms) const {
  return std::max(0.0F, mean_power(evidence_.levels, ms) - evidence_.leak[ms]);
}

bool Passage::leak_dominates(std::int64_t ms) const {
  return evidence_.leak[ms] > kDominatingShare * mean_power(evidence_.levels, ms);
}

void Passage::measure_noise() {
  const LevelTrack& levels = evidence_.levels;
  const std::int64_t from = std::max(levels.begin() + kHalfWindowMs, core_.begin_ms - kNoiseReachMs);
  const std::int64_t to =
      std::min(std::min(levels.end(), evidence_.leak.end_index()) - kHalfWindowMs, core_.end_ms + kNoiseReachMs);
  std::vector<float> quiet;
  BandPowers bands{};
  std::int64_t last_active = from - kAfterSpeechMs;
  for (std::int64_t ms = from; ms < to; ms += kHopMs) {
    if (active(ms)) last_active = ms;
    if (ms - last_active < kAfterSpeechMs || active(std::min(ms + kBeforeSpeechMs, to))) continue;
    if (leak_dominates(ms)) continue;
    quiet.push_back(mean_power(levels, ms));
    for (std::size_t b = 0; b < kBands; ++b) bands[b] += frame(ms).power[b];
  }
  const BandPowers& floor = evidence_.floors[std::clamp(
      core_.begin_ms / kHopMs / kFramesPerFloor, evidence_.floors.begin_index(), evidence_.floors.end_index() - 1)];
  if (quiet.size() < kFewestNoiseFrames) {
    noise_bands_ = floor;
    for (const float power : floor) noise_power_ += power;
    return;
  }
  const auto middle = quiet.begin() + static_cast<std::ptrdiff_t>(quiet.size() / 2);
  std::nth_element(quiet.begin(), middle, quiet.end());
  noise_power_ = *middle;
  for (std::size_t b = 0; b < kBands; ++b) {
    noise_bands_[b] = std::max(bands[b] / static_cast<float>(quiet.size()), 1e-10F);
  }
}

void Passage::take_noise_from(Stretch stretch) {
  noise_power_ = 0.0;
  noise_bands_.fill(0.0F);
  std::int64_t steps = 0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ms += kHopMs, ++steps) {
    noise_power_ += power(ms);
    for (std::size_t b = 0; b < kBands; ++b) noise_bands_[b] += frame(ms).power[b];
  }
  noise_power_ /= static_cast<double>(steps);
  for (float& band : noise_bands_) band /= static_cast<float>(steps);
}

}  // namespace turngap
