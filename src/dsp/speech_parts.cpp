#include "dsp/speech_parts.h"

#include <algorithm>
#include <array>

namespace turngap {
namespace {

constexpr auto kHopMs = static_cast<std::int64_t>(kFrameHop.value);
constexpr std::int64_t kOneSoundGapMs = 20;
constexpr float kVoiced = 0.6F;

// A frame grid of 5 ms sees a sound of k ms with a probability of k / 5.
constexpr std::int64_t kLeastSeenMs = 3;
// Recorded prompts: bursts of final plosives last 11 ms or more; shorter parts, and the smack of lips before a word,
// stay within 12 dB of the threshold.
constexpr std::int64_t kLongestImpulseMs = 10;
constexpr std::int64_t kLongestRowOfImpulsesMs = 40;
constexpr double kImpulseOverThreshold = 16.0;
// Key strokes last 10 to 15 ms, and so does no separate beginning of an utterance in recorded prompts. A breath lasts
// longer than 100 ms, is not voiced and, unlike s and sh, has its centre below 2.4 kHz.
constexpr std::int64_t kLongestKeyMs = 16;
constexpr std::int64_t kShortestBreathMs = 100;
constexpr double kBreathCentroidHz = 2400.0;

SoundPart describe(const Passage& passage, Stretch stretch) {
  SoundPart part{stretch, 0, 0.0, 0.0, stretch.length_ms()};
  double weighted = 0.0;
  double total = 0.0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ++ms) {
    part.peak_power = std::max(part.peak_power, passage.power(ms));
  }
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ms += kHopMs) {
    const Frame& frame = passage.frame(ms);
    if (frame.harmonicity > kVoiced) part.voiced_ms += kHopMs;
    for (std::size_t b = 0; b < kBands; ++b) {
      const double power = std::max(0.0F, frame.power[b] - passage.noise_bands()[b]);
      weighted += band_centre_hz(b) * power;
      total += power;
    }
  }
  part.centroid_hz = total > 0.0 ? weighted / total : 0.0;
  return part;
}

}  // namespace

std::vector<SoundPart> describe_parts(const Passage& passage, const std::vector<Stretch>& runs) {
  std::vector<SoundPart> parts;
  for (std::size_t i = 0; i < runs.size();) {
    Stretch sound = runs[i];
    std::int64_t longest_ms = sound.length_ms();
    while (++i < runs.size() && runs[i].begin_ms - sound.end_ms < kOneSoundGapMs) {
      sound.end_ms = runs[i].end_ms;
      longest_ms = std::max(longest_ms, runs[i].length_ms());
    }
    parts.push_back(describe(passage, sound));
    parts.back().longest_run_ms = longest_ms;
  }
  return parts;
}

bool is_impulse(const SoundPart& part, double threshold) {
  if (part.stretch.length_ms() < kLeastSeenMs) return true;
  return part.longest_run_ms <= kLongestImpulseMs && part.stretch.length_ms() <= kLongestRowOfImpulsesMs &&
         part.voiced_ms == 0 && part.peak_power > kImpulseOverThreshold * threshold;
}

bool is_no_beginning(const SoundPart& part, double threshold) {
  if (part.voiced_ms > part.stretch.length_ms() / 10) return false;
  const bool key = part.stretch.length_ms() <= kLongestKeyMs && part.peak_power > kImpulseOverThreshold * threshold;
  const bool breath = part.stretch.length_ms() >= kShortestBreathMs && part.centroid_hz < kBreathCentroidHz;
  return key || breath;
}

}  // namespace turngap
