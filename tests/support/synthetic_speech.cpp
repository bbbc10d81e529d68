#include "support/synthetic_speech.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "support/decibel.h"
#include "support/random.h"
#include "support/speech_edges.h"

namespace turngap::test {
namespace {

constexpr int kFormants = 4;
using Formants = std::array<double, kFormants>;

// Mean formants of five vowels (Peterson and Barney, 1952), and where a voice has its fourth.
constexpr std::array<Formants, 5> kVowels{{
    {730, 1090, 2440, 3400},
    {530, 1840, 2480, 3400},
    {270, 2290, 3010, 3500},
    {570, 840, 2410, 3300},
    {300, 870, 2240, 3300},
}};
constexpr Formants kBandwidths{80, 100, 140, 200};

struct Syllable {
  Millis onset;
  Millis end;
  Formants formants{};
  double stress = 1.0;
  Millis noise_end;
};

// Two-pole resonator with unity gain at 0 Hz (Klatt, 1980).
class Resonator {
 public:
  double filter(double input, double centre_hz, double bandwidth_hz, int sample_rate_hz) {
    const double radius = std::exp(-std::numbers::pi * bandwidth_hz / sample_rate_hz);
    const double b = 2.0 * radius * std::cos(2.0 * std::numbers::pi * centre_hz / sample_rate_hz);
    const double c = -radius * radius;
    const double output = (1.0 - b - c) * input + b * previous_ + c * before_;
    before_ = previous_;
    previous_ = output;
    return output;
  }

 private:
  double previous_ = 0.0;
  double before_ = 0.0;
};

// Flow derivative of one glottal cycle at phase 0 to 1, after Rosenberg (1971): opens slowly, closes at once.
double glottal_pulse(double phase) {
  constexpr double kOpen = 0.4;
  constexpr double kClosed = 0.56;
  if (phase < kOpen) return std::sin(std::numbers::pi * phase / kOpen);
  if (phase < kClosed) return -3.0 * std::sin(0.5 * std::numbers::pi * (phase - kOpen) / (kClosed - kOpen));
  return 0.0;
}

Syllable random_syllable(Random& random, Millis onset, const SpeechSettings& settings) {
  Syllable syllable;
  syllable.onset = onset;
  syllable.end = onset + Millis{random.uniform(1000.0 / 6.0, 1000.0 / 3.0)};
  syllable.formants = kVowels[static_cast<std::size_t>(random.uniform(0.0, kVowels.size()))];
  for (double& formant : syllable.formants) formant *= settings.vocal_tract;
  syllable.stress = from_db(random.uniform(-4.0, 0.0));
  const bool noisy = random.uniform(0.0, 1.0) < 0.4;
  syllable.noise_end = onset + Millis{noisy && settings.fricatives ? random.uniform(40.0, 80.0) : 0.0};
  return syllable;
}

std::vector<Syllable> random_syllables(Random& random, Millis until, const SpeechSettings& settings) {
  std::vector<Syllable> syllables{random_syllable(random, Millis{0.0}, settings)};
  while (syllables.back().end < until) {
    syllables.push_back(random_syllable(random, syllables.back().end, settings));
  }
  return syllables;
}

class Voice {
 public:
  Voice(int sample_rate_hz, Random& random, const SpeechSettings& settings)
      : sample_rate_hz_(sample_rate_hz), random_(random), settings_(settings) {}

  // `progress` runs from 0 to 1 through the utterance.
  double next_sample(const Syllable& syllable, Millis now, double progress) {
    const double voiced = through_formants(glottal_pulse(next_phase(progress)), syllable.formants);
    const double hiss =
        frication_.filter(random_.normal(), 0.38 * std::min(sample_rate_hz_, 16000), 900.0, sample_rate_hz_);
    const double sound = now < syllable.noise_end ? 0.15 * voiced + 0.5 * hiss : voiced;
    return sound * syllable.stress * dip(syllable, now);
  }

 private:
  double next_phase(double progress) {
    const double pitch_hz = settings_.pitch_hz * (1.0 - 0.2 * progress) * (1.0 + 0.01 * random_.normal());
    phase_ += pitch_hz / sample_rate_hz_;
    phase_ -= std::floor(phase_);
    return phase_;
  }

  double through_formants(double sample, const Formants& target_hz) {
    constexpr Millis kGlide{15.0};
    const double step = 1.0 - std::exp(-1.0 / static_cast<double>(samples_in(kGlide, sample_rate_hz_)));
    for (int i = 0; i < kFormants; ++i) {
      formants_hz_[i] += step * (target_hz[i] - formants_hz_[i]);
      if (formants_hz_[i] < 0.45 * sample_rate_hz_) {
        sample = resonators_[i].filter(sample, formants_hz_[i], kBandwidths[i], sample_rate_hz_);
      }
    }
    return sample;
  }

  double dip(const Syllable& syllable, Millis now) const {
    const double position = (now - syllable.onset) / (syllable.end - syllable.onset);
    const double trough = 0.5 + 0.5 * std::cos(2.0 * std::numbers::pi * position);
    return from_db(-settings_.level_step_db * trough);
  }

  int sample_rate_hz_;
  Random& random_;
  const SpeechSettings& settings_;
  double phase_ = 0.0;
  Formants formants_hz_ = kVowels[0];
  std::array<Resonator, kFormants> resonators_;
  Resonator frication_;
};

std::vector<float> sustained_speech(int sample_rate_hz, Random& random, Millis duration,
                                    const SpeechSettings& settings) {
  constexpr Millis kWarmUp{50.0};  // resonators ring before the utterance is cut out, so that it begins at full level
  const auto syllables = random_syllables(random, kWarmUp + duration, settings);
  const std::int64_t skipped = samples_in(kWarmUp, sample_rate_hz);
  const std::int64_t total = skipped + samples_in(duration, sample_rate_hz);
  Voice voice(sample_rate_hz, random, settings);
  std::vector<float> samples;
  auto syllable = syllables.begin();
  for (std::int64_t i = 0; i < total; ++i) {
    const Millis now = millis_at(i, sample_rate_hz);
    if (now >= syllable->end && std::next(syllable) != syllables.end()) ++syllable;
    const double sample = voice.next_sample(*syllable, now, static_cast<double>(i) / static_cast<double>(total));
    if (i >= skipped) samples.push_back(static_cast<float>(sample));
  }
  return samples;
}

// The part of a slope that lies below the edge, down to where nothing of it is heard.
Millis tail_beyond_edge(const std::optional<double>& db_per_ms) {
  constexpr double kInaudibleDb = 80.0;
  return db_per_ms ? Millis{(kInaudibleDb - kEdgeDepthDb) / *db_per_ms} : Millis{0.0};
}

double slope_gain(const std::optional<double>& db_per_ms, Millis inside_edge) {
  return db_per_ms ? from_db(std::min(0.0, inside_edge.value * *db_per_ms - kEdgeDepthDb)) : 1.0;
}

void level(std::vector<float>& samples, double level_dbfs) {
  double energy = 0.0;
  for (const float sample : samples) energy += static_cast<double>(sample) * sample;
  const double gain = from_db(level_dbfs) / std::sqrt(energy / static_cast<double>(samples.size()));
  for (float& sample : samples) sample = static_cast<float>(sample * gain);
}

}  // namespace

SyntheticSpeech synthesise_speech(int sample_rate_hz, std::uint64_t seed, Millis duration,
                                  const SpeechSettings& settings) {
  Random random(seed);
  const Millis lead = tail_beyond_edge(settings.attack_db_per_ms);
  const Millis tail = tail_beyond_edge(settings.decay_db_per_ms);
  auto samples = sustained_speech(sample_rate_hz, random, lead + duration + tail, settings);
  level(samples, settings.level_dbfs);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Millis since_onset = millis_at(static_cast<std::int64_t>(i), sample_rate_hz) - lead;
    samples[i] *= static_cast<float>(slope_gain(settings.attack_db_per_ms, since_onset) *
                                     slope_gain(settings.decay_db_per_ms, duration - since_onset));
  }
  const SpeechEdges edges = true_edges(samples, sample_rate_hz);
  return {std::move(samples), edges.onset, edges.end};
}

}  // namespace turngap::test
