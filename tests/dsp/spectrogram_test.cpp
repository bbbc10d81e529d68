#include "turngap/dsp/spectrogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace turngap {
namespace {

std::vector<float> tone(double hz, int sample_rate_hz, std::size_t samples) {
  std::vector<float> out(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    out[i] = static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / sample_rate_hz));
  }
  return out;
}

std::size_t loudest_row(const LevelGrid& grid, std::size_t column) {
  const auto begin = grid.level_dbfs.begin() + static_cast<std::ptrdiff_t>(column * grid.rows);
  return static_cast<std::size_t>(std::max_element(begin, begin + static_cast<std::ptrdiff_t>(grid.rows)) - begin);
}

// A row is 62.5 Hz high, and a line of the spectrum 31.25 Hz.
TEST(Spectrogram, ShowsAToneAtItsFrequencyAtEveryRate) {
  for (const int rate : {8000, 16000, 48000}) {
    const LevelGrid grid = spectrogram(tone(1000.0, rate, static_cast<std::size_t>(rate)), rate);
    ASSERT_EQ(grid.rows, 64);
    ASSERT_EQ(grid.level_dbfs.size(), grid.columns * grid.rows);
    EXPECT_NEAR(static_cast<double>(loudest_row(grid, grid.columns / 2)), 1000.0 / 62.5, 1.0) << rate;
  }
}

TEST(Spectrogram, ShowsWhenATonesFrequencyChanges) {
  std::vector<float> samples = tone(500.0, 8000, 4000);
  const auto later = tone(2500.0, 8000, 4000);
  samples.insert(samples.end(), later.begin(), later.end());
  const LevelGrid grid = spectrogram(samples, 8000);
  EXPECT_LT(loudest_row(grid, grid.columns / 4), 10);
  EXPECT_GT(loudest_row(grid, 3 * grid.columns / 4), 38);
}

TEST(Spectrogram, OfLessThanAWindowIsEmpty) {
  EXPECT_TRUE(spectrogram(std::vector<float>(255), 8000).level_dbfs.empty());
  EXPECT_EQ(spectrogram(std::vector<float>(256), 8000).columns, 1);
  EXPECT_TRUE(spectrogram({}, 8000).level_dbfs.empty());
}

TEST(Spectrogram, OfSilenceIsItsLowestLevel) {
  const LevelGrid grid = spectrogram(std::vector<float>(8000), 8000);
  EXPECT_EQ(*std::ranges::max_element(grid.level_dbfs), -120.0F);
}

}  // namespace
}  // namespace turngap
