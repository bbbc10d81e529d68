#include "dsp/utterance_edges.h"

#include <algorithm>
#include <cmath>

namespace turngap {
namespace {

// Steps of 1 ms: one or two peaks at full scale are no clipping.
constexpr int kFewestClippedSteps = 3;

bool clipped(const LevelTrack& levels, Millis from, Millis to) {
  int steps = 0;
  const std::int64_t last = std::min(levels.end(), whole_millis(to));
  for (std::int64_t ms = std::max(levels.begin(), whole_millis(from)); ms < last; ++ms)
    steps += levels.clipped(ms) ? 1 : 0;
  return steps >= kFewestClippedSteps;
}

}  // namespace

double decibels(double power) {
  return 10.0 * std::log10(std::max(power, 1e-12));
}

std::vector<CoarseUtterance> coarse_utterances(const std::vector<FrameRun>& runs, Millis max_pause,
                                               std::int64_t earliest, std::int64_t latest) {
  std::vector<CoarseUtterance> utterances;
  const auto longest_pause = static_cast<std::int64_t>(max_pause / kFrameHop);
  for (const FrameRun& run : runs) {
    if (!utterances.empty() && run.begin - utterances.back().end() <= longest_pause) {
      utterances.back().runs.push_back(run);
      continue;
    }
    if (!utterances.empty()) {
      earliest = utterances.back().end();
      utterances.back().latest = run.begin;
    }
    utterances.push_back({{run}, std::min(earliest, run.begin), latest});
  }
  return utterances;
}

Utterance utterance_between(const EdgeEstimate& onset, const EdgeEstimate& end, const EdgePower& power,
                            const CoarseUtterance& coarse, const ChannelEvidence& evidence) {
  Utterance u;
  u.onset = onset.at;
  u.end = std::max(end.at, onset.at);
  u.onset_uncertainty = onset.uncertainty;
  u.end_uncertainty = end.uncertainty;
  u.level_dbfs = decibels(power.speech);
  u.snr_db = u.level_dbfs - decibels(power.noise);
  u.masked = power.noise > power.threshold;
  u.clipped = clipped(evidence.levels, kFrameHop * static_cast<double>(coarse.begin()),
                      kFrameHop * static_cast<double>(coarse.end()));
  return u;
}

void append_utterance(std::vector<Utterance>& utterances, const Utterance& next, const DetectorConfig& config) {
  if (next.end - next.onset < config.min_utterance) return;
  if (!utterances.empty() && next.onset - utterances.back().end <= config.max_pause) {
    Utterance& last = utterances.back();
    last.end = std::max(last.end, next.end);
    last.end_uncertainty = next.end_uncertainty;
    last.masked = last.masked || next.masked;
    last.clipped = last.clipped || next.clipped;
    return;
  }
  utterances.push_back(next);
}

}  // namespace turngap
