#include "dsp/music.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace turngap {
namespace {

constexpr auto kHopMs = static_cast<std::int64_t>(kFrameHop.value);
constexpr std::int64_t kShortestMusicMs = 400;
constexpr std::int64_t kFluxHops = 10;
constexpr double kDepthDb = 35.0;
// The plane that parts recorded speech (above) from hold music, by logistic regression in which both weigh the same.
constexpr double kFluxWeight = 0.35;
constexpr double kSpreadWeight = 0.012;
constexpr double kMostOfMusic = 1.20;
// Below the length of two or three words chance has more room.
constexpr std::int64_t kShortMs = 700;
constexpr double kMostOfShortMusic = 1.15;
// One voice alone, however steady it sounds ("hmm").
constexpr double kOneVoice = 0.9;

float total_of(const Frame& frame) {
  float total = 1e-12F;
  for (const float power : frame.power) total += power;
  return total;
}

double change_of_shape(const Frame& from, const Frame& to) {
  const float from_total = total_of(from);
  const float to_total = total_of(to);
  double change = 0.0;
  for (std::size_t b = 0; b < kBands; ++b) {
    change += std::abs(std::sqrt(from.power[b] / from_total) - std::sqrt(to.power[b] / to_total));
  }
  return change;
}

double spread_of(const std::vector<double>& levels) {
  const double least = *std::ranges::max_element(levels) - kDepthDb;
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  for (const double level : levels) {
    if (level < least) continue;
    sum += level;
    squares += level * level;
    count += 1.0;
  }
  const double mean = sum / count;
  return std::sqrt(std::max(0.0, squares / count - mean * mean));
}

}  // namespace

MusicEvidence music_evidence(const BandFrames& frames, Stretch sound) {
  // The windows of the frames lie within the sound.
  const auto margin = static_cast<std::int64_t>(kFrameWindow.value) / 2;
  const std::int64_t first = std::max(frames.begin(), (sound.begin_ms + margin) / kHopMs);
  const std::int64_t last = std::min(frames.end() - 1, (sound.end_ms - margin) / kHopMs);
  MusicEvidence evidence;
  std::vector<double> levels;
  double changes = 0.0;
  for (std::int64_t k = first; k <= last; ++k) {
    levels.push_back(10.0 * std::log10(total_of(frames[k])));
    evidence.harmonicity += frames[k].harmonicity;
    if (k + kFluxHops <= last) changes += change_of_shape(frames[k], frames[k + kFluxHops]);
  }
  evidence.flux = changes / static_cast<double>(last + 1 - kFluxHops - first);
  evidence.spread_db = spread_of(levels);
  evidence.harmonicity /= static_cast<double>(levels.size());
  return evidence;
}

bool is_music(const BandFrames& frames, Stretch sound) {
  if (sound.length_ms() < kShortestMusicMs) return false;
  const MusicEvidence e = music_evidence(frames, sound);
  const double score = e.harmonicity + kFluxWeight * e.flux + kSpreadWeight * e.spread_db;
  return e.harmonicity < kOneVoice && score < (sound.length_ms() < kShortMs ? kMostOfShortMusic : kMostOfMusic);
}

}  // namespace turngap
