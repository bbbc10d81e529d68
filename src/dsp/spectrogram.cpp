#include "turngap/dsp/spectrogram.h"

#include <algorithm>
#include <cmath>

#include "dsp/power_spectrum.h"
#include "turngap/core/time.h"

namespace turngap {
namespace {

constexpr Millis kWindow{32.0};

float level_of(float power) {
  constexpr float kLowestPower = 1e-12F;
  return 10.0F * std::log10(std::max(power, kLowestPower));
}

// The lines of the spectrum that belong to a row: at least one.
float strongest(std::span<const float> power, std::size_t row, std::size_t rows) {
  const std::size_t first = row * power.size() / rows;
  const std::size_t last = std::max(first + 1, (row + 1) * power.size() / rows);
  return *std::max_element(power.begin() + static_cast<std::ptrdiff_t>(first),
                           power.begin() + static_cast<std::ptrdiff_t>(std::min(last, power.size())));
}

}  // namespace

LevelGrid spectrogram(std::span<const float> samples, int sample_rate_hz, const SpectrogramSize& size) {
  const auto window = static_cast<std::size_t>(samples_in(kWindow, sample_rate_hz)) / 2 * 2;
  if (samples.size() < window) return {};
  PowerSpectrum spectrum(static_cast<int>(window));
  const double highest = std::min(size.highest_hz, sample_rate_hz / 2.0);
  const auto lines = static_cast<std::size_t>(highest * static_cast<double>(window) / sample_rate_hz);
  const std::size_t room = samples.size() - window;
  LevelGrid grid{.columns = std::min(size.columns, room + 1), .rows = std::min(size.rows, lines), .level_dbfs = {}};
  for (std::size_t column = 0; column < grid.columns; ++column) {
    const std::size_t at = grid.columns == 1 ? 0 : column * room / (grid.columns - 1);
    const auto power = spectrum.of(samples.subspan(at, window)).first(lines);
    for (std::size_t row = 0; row < grid.rows; ++row) {
      grid.level_dbfs.push_back(level_of(strongest(power, row, grid.rows)));
    }
  }
  return grid;
}

}  // namespace turngap
