#include "dsp/copy_evidence.h"

#include <algorithm>
#include <cstddef>

namespace turngap {
namespace {

// Where each party has a channel, its own voice is most of what the channel holds. A copy softer than this is the leak
// into the channel of a party that is silent.
constexpr double kSameVoice = 0.4;
constexpr double kLeastCopyGain = 0.01;

// Sound of the channel's own stands 6 dB above what the copy would bring, which no filter and no gain control makes of
// a copy, and 10 dB above the channel's noise: the fifth softest of the windows hold nothing else.
constexpr double kOwnOverCopy = 4.0;
constexpr double kOwnOverNoise = 10.0;
constexpr double kNoiseQuantile = 0.2;
// Less than a second and a half, or than a fiftieth, may be packets that the source lost and the copy did not.
constexpr std::size_t kLeastOwnWindows = 3;
constexpr double kLeastOwnShare = 0.02;

}  // namespace

void CopyEvidence::add(const Window& window) {
  sum_.product += window.product;
  add_unclear(window);
  windows_.push_back(window);
}

void CopyEvidence::add_unclear(const Window& window) {
  sum_.source += window.source;
  sum_.other += window.other;
}

bool CopyEvidence::whole_copy() const {
  if (sum_.source <= 0.0 || sum_.other <= 0.0) return false;
  const double explained = sum_.product * sum_.product / sum_.source;
  if (explained <= kSameVoice * sum_.other || explained <= kLeastCopyGain * sum_.source) return false;
  return !holds_own_sound(sum_.product / sum_.source);
}

// What is left of each window when the copy at `gain` is taken off.
bool CopyEvidence::holds_own_sound(double gain) const {
  std::vector<double> left;
  left.reserve(windows_.size());
  for (const Window& w : windows_)
    left.push_back(std::max(0.0, w.other - 2.0 * gain * w.product + gain * gain * w.source));
  std::vector<double> sorted = left;
  const auto softest =
      sorted.begin() + static_cast<std::ptrdiff_t>(kNoiseQuantile * static_cast<double>(sorted.size()));
  std::nth_element(sorted.begin(), softest, sorted.end());
  const double noise = *softest;

  std::size_t own = 0;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const double copy = gain * gain * windows_[i].source;
    own += left[i] > kOwnOverCopy * copy && left[i] > kOwnOverNoise * noise ? 1 : 0;
  }
  return own >= kLeastOwnWindows && static_cast<double>(own) >= kLeastOwnShare * static_cast<double>(windows_.size());
}

}  // namespace turngap
