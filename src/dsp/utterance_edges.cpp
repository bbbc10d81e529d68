#include "dsp/utterance_edges.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "dsp/edge_estimate.h"
#include "dsp/music.h"
#include "dsp/noise_gate.h"
#include "dsp/sound_runs.h"
#include "dsp/speech_parts.h"

namespace turngap {
namespace {

// An utterance holds at least this much voiced sound.
constexpr std::int64_t kLeastVoicedMs = 30;

// Music with shorter gaps is one piece; what comes closer to it cannot be told from it (a frame is 32 ms long).
constexpr Millis kMaxMusicGap{80.0};
constexpr double kClearForMusic = 4.0;  // 6 dB
constexpr std::int64_t kClearOfMusicMs = 20;

// An unvoiced sound this close behind speech is its last consonant.
constexpr Millis kReleaseGap{400.0};

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

MeasuredPassage passage_in(LevelBand band, const ChannelEvidence& evidence, Stretch core, Stretch within,
                           const DetectorConfig& config) {
  Passage passage(evidence, core, within, band);
  const double threshold = passage.speech_power(passage.core()) * std::pow(10.0, -config.edge_depth_db / 10.0);
  heed_noise_gate(passage, threshold);
  return {std::move(passage), threshold};
}

// The whole band shows weak creaky ends best; where noise covers them, that noise may be hum.
MeasuredPassage measured(const ChannelEvidence& evidence, Stretch core, Stretch within, const DetectorConfig& config) {
  auto full = passage_in(LevelBand::full, evidence, core, within, config);
  if (!noise_covers(full.passage, full.threshold)) return full;
  return passage_in(LevelBand::above_hum, evidence, core, within, config);
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
  u.masked = noise_covers(m.passage, m.threshold);
  u.clipped = m.passage.clipped(s);
  return u;
}

Millis length_of(Stretch s) {
  return Millis{static_cast<double>(s.length_ms())};
}

// Sounds that are no speech are the first sound of the utterance that follows them.
std::vector<Utterance> utterances_of(const MeasuredPassage& m, const std::vector<SoundPart>& sounds,
                                     const DetectorConfig& config) {
  std::vector<Utterance> utterances;
  std::optional<std::int64_t> first_sound_ms;
  for (auto& group : group_by_pause(sounds, config.max_pause)) {
    if (!first_sound_ms) first_sound_ms = group.front().stretch.begin_ms;
    while (!group.empty() && is_no_beginning(group.front(), m.threshold)) group.erase(group.begin());
    if (group.empty()) continue;
    const Stretch s{group.front().stretch.begin_ms, group.back().stretch.end_ms};
    const bool is_release =
        !utterances.empty() && Millis{static_cast<double>(s.begin_ms)} - utterances.back().end < kReleaseGap;
    if (voiced_ms(group) < kLeastVoicedMs && !is_release) continue;
    if (length_of(s) < config.min_utterance) continue;
    utterances.push_back(utterance_at(m, s, *first_sound_ms));
    first_sound_ms.reset();
  }
  return utterances;
}

// Sounds with shorter gaps between them are one piece of music. Noise near the edges fills the gaps between syllables,
// and speech in it looks as steady as music.
std::optional<Stretch> first_music(const ChannelEvidence& evidence, const MeasuredPassage& m,
                                   const std::vector<SoundPart>& sounds) {
  if (noise_covers(m.passage, m.threshold / kClearForMusic)) return std::nullopt;
  for (const auto& piece : group_by_pause(sounds, kMaxMusicGap)) {
    const Stretch s{piece.front().stretch.begin_ms, piece.back().stretch.end_ms};
    if (is_music(evidence.frames, s)) return s;
  }
  return std::nullopt;
}

// From the first to the last active frame of `range`.
std::optional<Stretch> active_core(const ChannelEvidence& evidence, Stretch range) {
  const auto hop_ms = static_cast<std::int64_t>(kFrameHop.value);
  std::optional<Stretch> core;
  for (std::int64_t frame = range.begin_ms / hop_ms; frame < range.end_ms / hop_ms; ++frame) {
    if (evidence.active[frame] == 0) continue;
    if (!core) core = Stretch{frame * hop_ms, 0};
    core->end_ms = (frame + 1) * hop_ms;
  }
  return core;
}

// What stands before and after music has a level of its own.
std::vector<Utterance> measure_within(const ChannelEvidence& evidence, Stretch core, Stretch within,
                                      const DetectorConfig& config) {
  const MeasuredPassage m = measured(evidence, core, within, config);
  const auto sounds = sounds_of(m);
  const auto music = first_music(evidence, m, sounds);
  if (!music) return utterances_of(m, sounds, config);
  const std::int64_t before = music->begin_ms - kClearOfMusicMs;
  const std::int64_t after = music->end_ms + kClearOfMusicMs;
  std::vector<Utterance> utterances;
  if (const auto rest = active_core(evidence, {core.begin_ms, before})) {
    utterances = measure_within(evidence, *rest, {within.begin_ms, before}, config);
  }
  if (const auto rest = active_core(evidence, {after, core.end_ms})) {
    auto later = measure_within(evidence, *rest, {after, within.end_ms}, config);
    if (!later.empty() && !later.front().first_sound) {
      later.front().first_sound = Millis{static_cast<double>(music->begin_ms)};
    }
    append_utterances(utterances, later, config);
  }
  return utterances;
}

}  // namespace

std::vector<Utterance> measure_passage(const ChannelEvidence& evidence, Stretch core, const DetectorConfig& config) {
  return measure_within(evidence, core, {evidence.levels.begin(), evidence.levels.end()}, config);
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
