#include "report/page/level_picture.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace turngap {
namespace {

constexpr std::size_t kColours = 64;
constexpr float kShownDb = 60.0F;

using Colour = std::array<std::uint8_t, 3>;

// The colours of viridis at equal distances.
constexpr std::array<Colour, 9> kAnchors{{{68, 1, 84},
                                          {71, 44, 122},
                                          {59, 81, 139},
                                          {44, 113, 142},
                                          {33, 144, 141},
                                          {39, 173, 129},
                                          {92, 200, 99},
                                          {170, 220, 50},
                                          {253, 231, 37}}};

std::array<Colour, kColours> palette() {
  std::array<Colour, kColours> colours{};
  for (std::size_t i = 0; i < kColours; ++i) {
    const double at = static_cast<double>(i * (kAnchors.size() - 1)) / (kColours - 1);
    const auto below = std::min(static_cast<std::size_t>(at), kAnchors.size() - 2);
    const double weight = at - static_cast<double>(below);
    for (std::size_t c = 0; c < 3; ++c) {
      colours[i][c] = static_cast<std::uint8_t>(
          std::lround(kAnchors[below][c] + weight * (kAnchors[below + 1][c] - kAnchors[below][c])));
    }
  }
  return colours;
}

// Row by row from the top, the highest frequency first.
std::vector<std::uint8_t> pixels_of(const LevelGrid& levels, float loudest) {
  std::vector<std::uint8_t> pixels(levels.level_dbfs.size());
  for (std::size_t column = 0; column < levels.columns; ++column) {
    for (std::size_t row = 0; row < levels.rows; ++row) {
      const float above = levels.level_dbfs[column * levels.rows + row] - (loudest - kShownDb);
      const float share = std::clamp(above / kShownDb, 0.0F, 1.0F);
      pixels[(levels.rows - 1 - row) * levels.columns + column] =
          static_cast<std::uint8_t>(std::lround(share * (kColours - 1)));
    }
  }
  return pixels;
}

}  // namespace

std::string to_png(const LevelGrid& levels, float loudest_dbfs) {
  if (levels.level_dbfs.empty()) return "";
  const auto pixels = pixels_of(levels, loudest_dbfs);
  const auto colours = palette();
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(levels.columns);
  image.height = static_cast<png_uint_32>(levels.rows);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = kColours;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, colours.data()) == 0) {
    throw std::runtime_error(std::string("spectrogram: ") + image.message);
  }
  png.resize(size);
  return png;
}

}  // namespace turngap
