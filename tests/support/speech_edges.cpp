#include "support/speech_edges.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "support/decibel.h"

namespace turngap::test {
namespace {

double rms(std::span<const float> samples) {
  double energy = 0.0;
  for (const float sample : samples) energy += static_cast<double>(sample) * sample;
  return std::sqrt(energy / static_cast<double>(samples.size()));
}

double percentile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  const double rank = fraction * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], rank - static_cast<double>(below));
}

}  // namespace

std::vector<double> frame_levels(std::span<const float> samples, int sample_rate_hz) {
  const auto frame = static_cast<std::size_t>(samples_in(kLevelFrame, sample_rate_hz));
  std::vector<double> levels;
  for (std::size_t begin = 0; begin + frame <= samples.size(); begin += frame) {
    levels.push_back(rms(samples.subspan(begin, frame)));
  }
  return levels;
}

double speech_level(std::span<const double> frame_levels) {
  const double audible = *std::ranges::max_element(frame_levels) * from_db(-60.0);
  std::vector<double> heard;
  std::ranges::copy_if(frame_levels, std::back_inserter(heard), [&](double level) { return level > audible; });
  if (heard.empty()) throw std::invalid_argument("an utterance needs sound, found only silence");
  return percentile(heard, 0.95);
}

SpeechEdges true_edges(std::span<const float> clean, int sample_rate_hz, double depth_db) {
  const std::vector<double> levels = frame_levels(clean, sample_rate_hz);
  if (levels.empty()) throw std::invalid_argument("an utterance needs at least one frame of 5 ms, found fewer samples");
  const double threshold = speech_level(levels) * from_db(-depth_db);
  const auto counts = [&](double level) { return level >= threshold; };
  const auto first = std::ranges::find_if(levels, counts);
  const auto last = std::find_if(levels.rbegin(), levels.rend(), counts).base();
  const auto time_of = [&](auto position) {
    return millis_at((position - levels.begin()) * samples_in(kLevelFrame, sample_rate_hz), sample_rate_hz);
  };
  return {time_of(first), time_of(last)};
}

}  // namespace turngap::test
