#include "dsp/band_frames.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>

#include "turngap/dsp/library_versions.h"

namespace turngap {
namespace {

// Narrow where a voice's harmonics stand out of noise, wider above, up to the end of the telephone band.
constexpr std::array<double, kBands + 1> kBandEdgesHz{80,   200,  320,  440,  560,  680,  800,  950,
                                                      1100, 1300, 1550, 1850, 2200, 2600, 3100, 3950};

// The first bin of each band, and one past the last bin of the last band.
std::array<std::ptrdiff_t, kBands + 1> first_bins(double bin_width_hz) {
  std::array<std::ptrdiff_t, kBands + 1> bins;
  std::ranges::transform(kBandEdgesHz, bins.begin(),
                         [&](double hz) { return static_cast<std::ptrdiff_t>(std::ceil(hz / bin_width_hz)); });
  return bins;
}

constexpr double kLowestPitchHz = 80.0;
constexpr double kHighestPitchHz = 400.0;
constexpr double kHighestHarmonicHz = 1500.0;
constexpr double kLowestToneHz = 160.0;
constexpr float kNextToNothing = 1e-8F;

int window_samples(int sample_rate_hz) {
  return static_cast<int>(samples_in(kFrameWindow / 2.0, sample_rate_hz)) * 2;
}

}  // namespace

double band_centre_hz(std::size_t band) {
  return (kBandEdgesHz[band] + kBandEdgesHz[band + 1]) / 2.0;
}

BandFrames::BandFrames(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      spectrum_(window_samples(sample_rate_hz)),
      first_bin_of_band_(first_bins(static_cast<double>(sample_rate_hz) / spectrum_.window_samples())),
      samples_(-spectrum_.window_samples() / 2) {
  samples_.append(std::vector<float>(static_cast<std::size_t>(spectrum_.window_samples() / 2)));
}

void BandFrames::push(std::span<const float> samples) {
  samples_.append(samples);
  samples_seen_ += static_cast<std::int64_t>(samples.size());
  analyze_complete_windows();
}

void BandFrames::finish() {
  samples_.append(std::vector<float>(static_cast<std::size_t>(spectrum_.window_samples() / 2)));
  analyze_complete_windows();
}

double BandFrames::bin_hz() const {
  return static_cast<double>(sample_rate_hz_) / spectrum_.window_samples();
}

// Twice the square of the mean over the variance. Bins of a Hann window are correlated by 2/3 with the next and by 1/6
// with the one after; their powers by the squares of that (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 1967).
double BandFrames::degrees_of_freedom(std::size_t band) const {
  const auto bins = static_cast<double>(first_bin_of_band_[band + 1] - first_bin_of_band_[band]);
  const double variance = bins + 2.0 * (bins - 1.0) * 4.0 / 9.0 + 2.0 * std::max(0.0, bins - 2.0) / 36.0;
  return 2.0 * bins * bins / variance;
}

std::int64_t BandFrames::window_start(std::int64_t frame) const {
  return samples_in(kFrameHop * static_cast<double>(frame), sample_rate_hz_) - spectrum_.window_samples() / 2;
}

void BandFrames::analyze_complete_windows() {
  const auto length = static_cast<std::size_t>(spectrum_.window_samples());
  while (window_start(end()) + static_cast<std::int64_t>(length) <= samples_.end_index()) {
    const auto power = spectrum_.of(samples_.range(window_start(end()), length));
    Frame frame;
    const Eigen::Map<const Eigen::VectorXf> bins(power.data(), spectrum_.bins());
    float total = 0.0F;
    for (std::size_t b = 0; b < kBands; ++b) {
      const std::ptrdiff_t first = first_bin_of_band_[b];
      frame.power[b] = bins.segment(first, first_bin_of_band_[b + 1] - first).sum();
      total += frame.power[b];
    }
    frame.steadiness = steadiness(power);
    if (total > kNextToNothing) {
      frame.harmonicity = harmonicity(power);
      frame.crest_db = crest_db(power);
    }
    frames_.push_back(frame);
    samples_.forget_before(window_start(end()));
  }
}

// The highest peak of the autocorrelation at a pitch lag: P. Boersma, "Accurate short-term analysis of the fundamental
// frequency and the harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17, 1993.
float BandFrames::harmonicity(std::span<const float> power) {
  voice_band_.assign(power.size(), 0.0F);
  const auto last = static_cast<std::size_t>(kHighestHarmonicHz / bin_hz());
  for (auto bin = static_cast<std::size_t>(std::ceil(kLowestPitchHz / bin_hz())); bin <= last; ++bin) {
    voice_band_[bin] = power[bin];
  }
  const auto correlation = spectrum_.autocorrelation(voice_band_);
  const auto shortest = static_cast<std::size_t>(sample_rate_hz_ / kHighestPitchHz);
  const auto longest = static_cast<std::size_t>(sample_rate_hz_ / kLowestPitchHz);
  const float peak = *std::max_element(correlation.begin() + static_cast<std::ptrdiff_t>(shortest),
                                       correlation.begin() + static_cast<std::ptrdiff_t>(longest));
  return peak / std::max(correlation[0], 1e-20F);
}

float BandFrames::crest_db(std::span<const float> power) const {
  const auto first = static_cast<std::ptrdiff_t>(std::ceil(kLowestToneHz / bin_hz()));
  const Eigen::Map<const Eigen::VectorXf> bins(power.data(), first_bin_of_band_.back());
  const auto tones = bins.tail(bins.size() - first);
  return 10.0F * std::log10(tones.maxCoeff() / std::max(tones.mean(), 1e-20F));
}

float BandFrames::steadiness(std::span<const float> power) {
  std::vector<float>& oldest = shapes_[oldest_shape_];
  oldest_shape_ = (oldest_shape_ + 1) % kSteadyFrames;
  const std::ptrdiff_t first = first_bin_of_band_.front();
  const Eigen::Map<const Eigen::VectorXf> bins(power.data() + first, first_bin_of_band_.back() - first);
  const Eigen::VectorXf shape = bins.cwiseSqrt() / std::sqrt(bins.sum() + 1e-20F);
  float likeness = 0.0F;
  if (!oldest.empty()) likeness = shape.dot(Eigen::Map<const Eigen::VectorXf>(oldest.data(), shape.size()));
  oldest.assign(shape.begin(), shape.end());
  return likeness;
}

std::string matrix_version() {
  return "Eigen " + std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) + "." +
         std::to_string(EIGEN_MINOR_VERSION);
}

}  // namespace turngap
