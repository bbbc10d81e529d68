#include "dsp/decimator.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// What folds into the band lies so much lower: speech has its power at low frequencies, and the noise under it is
// looked at down to some 40 dB.
constexpr double kAttenuationDb = 60.0;

// J. F. Kaiser's formulae for window and length: A. V. Oppenheim and R. W. Schafer, "Discrete-Time Signal Processing".
// The cut lies at half the new rate, so that what folds comes from beyond the band.
std::vector<double> low_pass(int factor, double kept_hz, int sample_rate_hz) {
  const double transition_hz = static_cast<double>(sample_rate_hz) / factor - 2.0 * kept_hz;
  const double beta = 0.1102 * (kAttenuationDb - 8.7);
  const double length = (kAttenuationDb - 8.0) / (2.285 * 2.0 * std::numbers::pi * transition_hz / sample_rate_hz);
  const auto reach = static_cast<int>(std::ceil(length / 2.0));
  std::vector<double> taps;
  for (int i = -reach; i <= reach; ++i) {
    const double x = std::numbers::pi * i / factor;
    const double place = static_cast<double>(i) / (reach + 1);
    const double window = std::cyl_bessel_i(0.0, beta * std::sqrt(1.0 - place * place));
    taps.push_back((i == 0 ? 1.0 : std::sin(x) / x) * window);
  }
  return taps;
}

// A sum of products with the taps at every `factor`-th place, `results` times.
TURNGAP_WIDE_CLONES void weigh(const float* samples, int factor, std::span<const float> taps, float* to,
                               std::size_t results) {
  for (std::size_t k = 0; k < results; ++k, samples += factor) {
    Lanes sums{};
    for (std::size_t i = 0; i + kParts <= taps.size(); i += kParts) {
      Lanes here;
      Lanes tap;
      load(here, samples + i);
      load(tap, &taps[i]);
      sums += here * tap;
    }
    to[k] = sum_of(sums);
  }
}

}  // namespace

Decimator::Decimator(int factor, double kept_hz, int sample_rate_hz) : factor_(factor) {
  if (factor == 1) return;
  const auto taps = low_pass(factor, kept_hz, sample_rate_hz);
  const double sum = std::accumulate(taps.begin(), taps.end(), 0.0);
  for (const double tap : taps) taps_.push_back(static_cast<float>(tap / sum));
  reach_ = static_cast<std::int64_t>(taps.size() / 2);
  taps_.resize((taps.size() + kParts - 1) / kParts * kParts);
  samples_ = SlidingBuffer<float>(-reach_);
}

std::span<const float> Decimator::operator()(std::span<const float> samples) {
  if (factor_ == 1) return samples;
  // As if the first sample had lasted before: an offset of the converter does not begin.
  if (samples_.end_index() < 0 && !samples.empty()) samples_.append(static_cast<std::size_t>(reach_), samples.front());
  samples_.append(samples);
  const auto seen = static_cast<std::int64_t>(taps_.size()) - reach_;  // the sample itself and what follows
  const std::int64_t last = samples_.end_index() - seen;
  kept_.resize(last < next_ ? 0 : static_cast<std::size_t>((last - next_) / factor_ + 1));
  if (kept_.empty()) return kept_;
  weigh(&samples_[next_ - reach_], factor_, taps_, kept_.data(), kept_.size());
  next_ += factor_ * static_cast<std::int64_t>(kept_.size());
  samples_.forget_before(next_ - reach_);
  return kept_;
}

std::span<const float> Decimator::finish() {
  if (factor_ == 1) return {};
  const std::int64_t end = samples_.end_index();
  const std::vector<float> silence(taps_.size(), 0.0F);
  const auto rest = (*this)(silence);
  const std::int64_t beyond = next_ / factor_ - (end + factor_ - 1) / factor_;  // values that lie behind the end
  return rest.first(rest.size() - std::min(rest.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, beyond))));
}

}  // namespace turngap
