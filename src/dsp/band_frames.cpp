#include "dsp/band_frames.h"

namespace turngap {
namespace {

// About equal on the ear's scale from the first harmonics to the end of the telephone band.
constexpr std::array<double, kBands + 1> kBandEdgesHz{80,   250,  450,  650,  850,  1100, 1400,
                                                      1700, 2050, 2450, 2900, 3400, 3950};

Eigen::MatrixXf band_matrix(int bins, double bin_width_hz) {
  Eigen::MatrixXf matrix = Eigen::MatrixXf::Zero(kBands, bins);
  for (int bin = 0; bin < bins; ++bin) {
    const double hz = bin * bin_width_hz;
    for (std::size_t band = 0; band < kBands; ++band) {
      if (hz >= kBandEdgesHz[band] && hz < kBandEdgesHz[band + 1]) matrix(static_cast<int>(band), bin) = 1.0F;
    }
  }
  return matrix;
}

int window_samples(int sample_rate_hz) {
  return static_cast<int>(samples_in(kFrameWindow / 2.0, sample_rate_hz)) * 2;
}

}  // namespace

BandFrames::BandFrames(int sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz),
      spectrum_(window_samples(sample_rate_hz)),
      band_of_bin_(band_matrix(spectrum_.bins(), static_cast<double>(sample_rate_hz) / spectrum_.window_samples())),
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

std::int64_t BandFrames::window_start(std::int64_t frame) const {
  return samples_in(kFrameHop * static_cast<double>(frame), sample_rate_hz_) - spectrum_.window_samples() / 2;
}

void BandFrames::analyze_complete_windows() {
  const auto length = static_cast<std::size_t>(spectrum_.window_samples());
  while (window_start(end()) + static_cast<std::int64_t>(length) <= samples_.end_index()) {
    const auto power = spectrum_.of(samples_.range(window_start(end()), length));
    BandPowers bands;
    Eigen::Map<Eigen::VectorXf>(bands.data(), kBands).noalias() =
        band_of_bin_ * Eigen::Map<const Eigen::VectorXf>(power.data(), spectrum_.bins());
    frames_.push_back(bands);
    samples_.forget_before(window_start(end()));
  }
}

}  // namespace turngap
