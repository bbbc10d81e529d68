#include "dsp/noise_gate.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dsp/sound_runs.h"

namespace turngap {
namespace {

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

}  // namespace

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

}  // namespace turngap
