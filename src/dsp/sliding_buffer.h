#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace turngap {

/// The recent part of an endless sequence, addressed by absolute index. Forgetting the front costs amortised nothing.
template <typename T>
class SlidingBuffer {
 public:
  /// The sequence starts at `first_index`.
  explicit SlidingBuffer(std::int64_t first_index = 0) : base_(first_index) {}

  std::int64_t begin_index() const { return base_ + static_cast<std::int64_t>(dropped_); }
  std::int64_t end_index() const { return base_ + static_cast<std::int64_t>(items_.size()); }

  void push_back(const T& item) { items_.push_back(item); }
  void append(std::size_t count, const T& item) { items_.insert(items_.end(), count, item); }
  void append(std::span<const T> items) { items_.insert(items_.end(), items.begin(), items.end()); }
  /// Appends `count` items that are to be written; valid until the next is appended.
  std::span<T> extend(std::size_t count) {
    items_.resize(items_.size() + count);
    return std::span(items_).last(count);
  }

  /// `index` in [begin_index, end_index).
  const T& operator[](std::int64_t index) const { return items_[static_cast<std::size_t>(index - base_)]; }
  T& operator[](std::int64_t index) { return items_[static_cast<std::size_t>(index - base_)]; }
  /// The `count` items from `index` on.
  std::span<const T> range(std::int64_t index, std::size_t count) const {
    return std::span<const T>(items_).subspan(static_cast<std::size_t>(index - base_), count);
  }

  /// Items before `index` may no longer be used.
  void forget_before(std::int64_t index) {
    if (index <= begin_index()) return;
    dropped_ = static_cast<std::size_t>(index - base_);
    if (dropped_ < items_.size() / 2) return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(dropped_));
    base_ += static_cast<std::int64_t>(dropped_);
    dropped_ = 0;
  }

 private:
  std::vector<T> items_;
  std::int64_t base_;
  std::size_t dropped_ = 0;
};

}  // namespace turngap
