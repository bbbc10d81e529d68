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
// Cells are compared so many at a time.
constexpr std::size_t kChunk = 16;

}  // namespace

SlidingQuantile::SlidingQuantile() : counts_(static_cast<std::size_t>(kCells)) {}

std::size_t SlidingQuantile::cell_of(float value) {
  const std::int32_t cell = (std::bit_cast<std::int32_t>(value) >> kBelowCellBits) - kFirstCell + 1;
  return static_cast<std::size_t>(std::clamp(cell, 0, kCells - 1));
}

void SlidingQuantile::drop_first() {
  const std::size_t cell = cells_[begin_++];
  --counts_[cell];
  if (cell < cell_) --below_;
}

void SlidingQuantile::restart(std::int64_t first) {
  begin_ = end_ = first;
  values_ = SlidingBuffer<float>(first);
  cells_ = SlidingBuffer<std::uint16_t>(first);
}

void SlidingQuantile::append(float value) {
  const std::size_t cell = cell_of(value);
  ++counts_[cell];
  if (cell < cell_) ++below_;
  values_.push_back(value);
  cells_.push_back(static_cast<std::uint16_t>(cell));
  ++end_;
}

void SlidingQuantile::move_to_cell(std::int32_t rank) {
  while (below_ > rank) below_ -= counts_[--cell_];
  while (below_ + counts_[cell_] <= rank) below_ += counts_[cell_++];
}

float SlidingQuantile::quantile(double q) {
  const auto rank = static_cast<std::int32_t>(q * static_cast<double>(end_ - begin_ - 1));
  move_to_cell(rank);
  values_.forget_before(begin_);
  cells_.forget_before(begin_);
  if (cell_ == 0) return 0.0F;
  const auto count = static_cast<std::size_t>(end_ - begin_);
  const auto cells = cells_.range(begin_, count);
  const auto values = values_.range(begin_, count);
  const auto looked_at = static_cast<std::uint16_t>(cell_);
  same_.clear();
  for (std::size_t from = 0; from < count; from += kChunk) {
    const std::size_t to = std::min(count, from + kChunk);
    unsigned found = 0;
    for (std::size_t i = from; i < to; ++i) found |= cells[i] == looked_at ? 1U : 0U;
    for (std::size_t i = from; found != 0 && i < to; ++i) {
      if (cells[i] == looked_at) same_.push_back(values[i]);
    }
  }
  const auto at = same_.begin() + (rank - below_);
  std::nth_element(same_.begin(), at, same_.end());
  return *at;
}

}  // namespace turngap
