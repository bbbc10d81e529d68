#include "dsp/sliding_quantile.h"

#include <algorithm>
#include <bit>

namespace turngap {
namespace {

// A cell is an exponent and the first four bits of a mantissa.
constexpr int kBelowCellBits = 19;
constexpr std::int32_t kCellsPerOctave = 16;
constexpr std::int32_t kExponentOfOne = 127;
// Powers below 2^-50 (1e-15) are nothing; those from full scale on, 2^1, are one.
constexpr std::int32_t kOctaves = 52;
constexpr std::int32_t kFirstCell = (kExponentOfOne - 50) * kCellsPerOctave;
constexpr std::int32_t kCells = kOctaves * kCellsPerOctave;

std::uint16_t cell_of(float value) {
  const std::int32_t cell = (std::bit_cast<std::int32_t>(value) >> kBelowCellBits) - kFirstCell + 1;
  return static_cast<std::uint16_t>(std::clamp(cell, 0, kCells - 1));
}

// The least value of a cell but the first, which holds next to nothing.
float begin_of(std::size_t cell) {
  return std::bit_cast<float>((static_cast<std::int32_t>(cell) - 1 + kFirstCell) << kBelowCellBits);
}

}  // namespace

SlidingQuantile::SlidingQuantile() : counts_(static_cast<std::size_t>(kCells)) {}

void SlidingQuantile::drop_before(std::int64_t first) {
  if (first <= begin_) return;
  const auto dropped = cells_.range(begin_, static_cast<std::size_t>(first - begin_));
  for (const Cell cell : dropped) --counts_[cell];
  below_ -= number_below(dropped);
  begin_ = first;
}

void SlidingQuantile::restart(std::int64_t first) {
  begin_ = end_ = first;
  cells_ = SlidingBuffer<Cell>(first);
}

void SlidingQuantile::append(std::span<const float> values) {
  const auto appended = cells_.extend(values.size());
  std::ranges::transform(values, appended.begin(), cell_of);
  for (const Cell cell : appended) ++counts_[cell];
  below_ += number_below(appended);
  end_ += static_cast<std::int64_t>(values.size());
}

std::int32_t SlidingQuantile::number_below(std::span<const Cell> cells) const {
  std::int32_t below = 0;
  for (const Cell cell : cells) below += cell < cell_ ? 1 : 0;
  return below;
}

void SlidingQuantile::move_to_cell(std::int32_t rank) {
  while (below_ > rank) below_ -= counts_[--cell_];
  while (below_ + counts_[cell_] <= rank) below_ += counts_[cell_++];
}

float SlidingQuantile::quantile(double q) {
  const auto rank = static_cast<std::int32_t>(q * static_cast<double>(end_ - begin_ - 1));
  move_to_cell(rank);
  cells_.forget_before(begin_);
  if (cell_ == 0) return 0.0F;
  const float place = (static_cast<float>(rank - below_) + 0.5F) / static_cast<float>(counts_[cell_]);
  return begin_of(cell_) + place * (begin_of(cell_ + 1) - begin_of(cell_));
}

}  // namespace turngap
