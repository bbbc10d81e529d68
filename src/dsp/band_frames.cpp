#include "dsp/band_frames.h"

#include <algorithm>
#include <cmath>

#include "dsp/fft.h"

namespace turngap {
namespace {

// Narrow where a voice's harmonics stand out of noise, wider above, up to the end of the telephone band.
constexpr std::array<double, kBands + 1> kBandEdgesHz{80,   200,  320,  440,  560,  680,  800,  950,
                                                      1100, 1300, 1550, 1850, 2200, 2600, 3100, 3950};

int samples_of_window(int sample_rate_hz) {
  return static_cast<int>(samples_in(kFrameWindow / 2.0, sample_rate_hz)) * 2;
}

}  // namespace

double bands_end_hz() {
  return kBandEdgesHz.back();
}

BandLayout::BandLayout(int sample_rate_hz)
    : rate_hz(sample_rate_hz),
      window_samples(samples_of_window(rate_hz)),
      transform_samples(fast_length(window_samples)),
      bin_hz(static_cast<double>(rate_hz) / transform_samples) {
  std::ranges::transform(kBandEdgesHz, first_bin.begin(),
                         [&](double hz) { return static_cast<std::size_t>(std::ceil(hz / bin_hz)); });
}

// Twice the square of the mean over the variance. Bins of a Hann window are correlated by 2/3 with the next and by 1/6
// with the one after; their powers by the squares of that (P. D. Welch, IEEE Trans. Audio Electroacoust. 15, 1967).
// Zeros behind the window bring bins closer together, and tell nothing new.
double BandLayout::degrees_of_freedom(std::size_t band) const {
  const double bins = static_cast<double>(first_bin[band + 1] - first_bin[band]) * window_samples / transform_samples;
  const double variance = bins + 2.0 * (bins - 1.0) * 4.0 / 9.0 + 2.0 * std::max(0.0, bins - 2.0) / 36.0;
  return 2.0 * bins * bins / variance;
}

}  // namespace turngap
