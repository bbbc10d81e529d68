#include "dsp/decaying_histogram.h"

#include <algorithm>
#include <cmath>

namespace turngap {

void DecayingHistogram::add(float db) {
  const int bin = std::clamp(static_cast<int>(std::floor(db)) - kLowest, 0, static_cast<int>(counts_.size()) - 1);
  counts_[static_cast<std::size_t>(bin)] += 1.0F;
  count_ += 1.0F;
}

void DecayingHistogram::decay(float share) {
  for (float& count : counts_) count *= share;
  count_ *= share;
}

float DecayingHistogram::quantile(float q) const {
  float left = q * count_;
  for (std::size_t bin = 0; bin < counts_.size(); ++bin) {
    if (counts_[bin] >= left && counts_[bin] > 0.0F) {
      return static_cast<float>(kLowest + static_cast<int>(bin)) + left / counts_[bin];
    }
    left -= counts_[bin];
  }
  return static_cast<float>(kLowest + static_cast<int>(counts_.size()));
}

}  // namespace turngap
