#include "dsp/utterance_edges.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dsp/edge_estimate.h"
#include "dsp/sound_runs.h"
#include "dsp/speech_parts.h"

namespace turngap {
namespace {

// An utterance holds at least this much voiced sound.
constexpr std::int64_t kLeastVoicedMs = 30;

// An unvoiced sound this close behind speech is its last consonant.
constexpr Millis kReleaseGap{400.0};

// A noise gate leaves the noise open for a while after speech: a steady unvoiced level, and then a drop.
constexpr std::int64_t kPlateauMs = 100;
constexpr std::int64_t kDropMs = 20;
constexpr double kPlateauSpreadDb = 1.7;
constexpr double kDropDb = 8.0;
constexpr double kMostVoicedInNoise = 0.3;
constexpr std::int64_t kPausesBeforeMs = 800;
constexpr double kPauseQuantile = 0.02;
constexpr double kLeastOfPlateau = 0.4;

bool is_steady_noise(const Passage& passage, Stretch stretch) {
  double sum = 0.0;
  double squares = 0.0;
  int count = 0;
  int voiced = 0;
  for (std::int64_t ms = stretch.begin_ms; ms < stretch.end_ms; ms += 5, ++count) {
    if (passage.frame(ms).harmonicity > 0.6F) ++voiced;
    const double level = decibels(passage.power(ms));
    sum += level;
    squares += level * level;
  }
  if (voiced > kMostVoicedInNoise * count) return false;
  const double mean = sum / count;
  return std::sqrt(std::max(0.0, squares / count - mean * mean)) < kPlateauSpreadDb;
}

// A gate lets its noise through in the last pauses of the speech as well; a breath at the end is louder than the
// pauses.
bool is_in_the_pauses(const Passage& passage, Stretch plateau) {
  std::vector<double> powers;
  const std::int64_t from = std::max(passage.reach().begin_ms, plateau.begin_ms - kPausesBeforeMs);
  for (std::int64_t ms = from; ms < plateau.begin_ms; ++ms) powers.push_back(passage.power(ms));
  if (powers.empty()) return false;
  const auto at = powers.begin() + static_cast<std::ptrdiff_t>(kPauseQuantile * static_cast<double>(powers.size()));
  std::nth_element(powers.begin(), at, powers.end());
  double mean = 0.0;
  for (std::int64_t ms = plateau.begin_ms; ms < plateau.end_ms; ++ms) mean += passage.power(ms);
  mean /= static_cast<double>(plateau.length_ms());
  return *at > kLeastOfPlateau * mean;
}

// Where a gate closes after the speech, the noise that it let through is the noise of the passage.
void heed_noise_gate(Passage& passage, double threshold) {
  const auto runs = runs_above(passage, threshold / 2.0);
  if (runs.empty()) return;
  const std::int64_t end = runs.back().end_ms;
  const Stretch plateau{end - kDropMs / 2 - kPlateauMs, end - kDropMs / 2};
  if (plateau.begin_ms < passage.core().begin_ms || end + kDropMs >= passage.reach().end_ms) return;
  if (!is_steady_noise(passage, plateau)) return;
  const double before = passage.power(plateau.end_ms);
  const double after = passage.power(end + kDropMs);
  const bool gate_closes = decibels(before) - decibels(after) > kDropDb;
  if (gate_closes && is_in_the_pauses(passage, plateau)) passage.take_noise_from(plateau);
}

std::vector<std::vector<SoundPart>> group_by_pause(const std::vector<SoundPart>& parts, Millis max_pause) {
  std::vector<std::vector<SoundPart>> groups;
  for (const SoundPart& part : parts) {
    const bool joins =
        !groups.empty() && part.stretch.begin_ms - groups.back().back().stretch.end_ms <= whole_millis(max_pause);
    if (!joins) groups.emplace_back();
    groups.back().push_back(part);
  }
  return groups;
}

std::int64_t voiced_ms(const std::vector<SoundPart>& parts) {
  std::int64_t sum = 0;
  for (const SoundPart& part : parts) sum += part.voiced_ms;
  return sum;
}

/// A passage and the power at which its speech edges lie.
struct MeasuredPassage {
  Passage passage;
  double threshold;
};

MeasuredPassage passage_in(LevelBand band, const ChannelEvidence& evidence, std::int64_t begin_frame,
                           std::int64_t end_frame, const DetectorConfig& config) {
  Passage passage(evidence, begin_frame, end_frame, band);
  const double threshold = passage.speech_power(passage.core()) * std::pow(10.0, -config.edge_depth_db / 10.0);
  heed_noise_gate(passage, threshold);
  return {std::move(passage), threshold};
}

// The whole band shows weak creaky ends best; where noise covers them, that noise may be hum.
MeasuredPassage measured(const ChannelEvidence& evidence, std::int64_t begin_frame, std::int64_t end_frame,
                         const DetectorConfig& config) {
  auto full = passage_in(LevelBand::full, evidence, begin_frame, end_frame, config);
  if (!noise_covers(full.passage, full.threshold)) return full;
  return passage_in(LevelBand::above_hum, evidence, begin_frame, end_frame, config);
}

std::vector<SoundPart> sounds_of(const MeasuredPassage& m) {
  const bool covered = noise_covers(m.passage, m.threshold);
  auto parts =
      describe_parts(m.passage, covered ? runs_in_noise(m.passage, m.threshold) : runs_above(m.passage, m.threshold));
  std::erase_if(parts, [&](const SoundPart& part) { return is_impulse(part, m.threshold); });
  return parts;
}

Utterance utterance_at(const MeasuredPassage& m, Stretch s, std::int64_t first_sound_ms) {
  const EdgeEstimate onset = onset_estimate(m.passage, s, m.threshold);
  const EdgeEstimate end = end_estimate(m.passage, s, m.threshold);
  Utterance u;
  u.onset = onset.at;
  u.end = end.at;
  u.onset_uncertainty = onset.uncertainty;
  u.end_uncertainty = end.uncertainty;
  if (first_sound_ms < s.begin_ms) u.first_sound = Millis{static_cast<double>(first_sound_ms)};
  u.level_dbfs = decibels(m.passage.speech_power(s));
  u.snr_db = u.level_dbfs - decibels(m.passage.noise_power());
  u.clipped = m.passage.clipped(s);
  return u;
}

Millis length_of(Stretch s) {
  return Millis{static_cast<double>(s.length_ms())};
}

}  // namespace

std::vector<Utterance> measure_passage(const ChannelEvidence& evidence, std::int64_t begin_frame,
                                       std::int64_t end_frame, const DetectorConfig& config) {
  const MeasuredPassage m = measured(evidence, begin_frame, end_frame, config);
  std::vector<Utterance> utterances;
  for (auto& group : group_by_pause(sounds_of(m), config.max_pause)) {
    const std::int64_t first_sound_ms = group.front().stretch.begin_ms;
    while (!group.empty() && is_no_beginning(group.front(), m.threshold)) group.erase(group.begin());
    if (group.empty()) continue;
    const Stretch s{group.front().stretch.begin_ms, group.back().stretch.end_ms};
    const bool is_release =
        !utterances.empty() && Millis{static_cast<double>(s.begin_ms)} - utterances.back().end < kReleaseGap;
    if (voiced_ms(group) < kLeastVoicedMs && !is_release) continue;
    if (length_of(s) >= config.min_utterance) utterances.push_back(utterance_at(m, s, first_sound_ms));
  }
  return utterances;
}

void append_utterances(std::vector<Utterance>& utterances, const std::vector<Utterance>& more,
                       const DetectorConfig& config) {
  for (const Utterance& u : more) {
    if (!utterances.empty() && u.onset - utterances.back().end <= config.max_pause) {
      Utterance& last = utterances.back();
      last.end = std::max(last.end, u.end);
      last.end_uncertainty = u.end_uncertainty;
    } else {
      utterances.push_back(u);
    }
  }
}

std::vector<Utterance> without_background(std::vector<Utterance> utterances, const DetectorConfig& config) {
  double loudest = -200.0;
  for (const Utterance& u : utterances) loudest = std::max(loudest, u.level_dbfs);
  std::erase_if(utterances, [&](const Utterance& u) { return u.level_dbfs < loudest - config.background_depth_db; });
  return utterances;
}

}  // namespace turngap
