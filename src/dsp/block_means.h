#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace turngap {

/// A channel brought down to a lower rate by means of `every` samples (>= 1): for what needs no clean band.
class BlockMeans {
 public:
  explicit BlockMeans(int every) : every_(static_cast<std::size_t>(every)) {}
  /// The means that `samples` complete, until the next call.
  std::span<const float> operator()(std::span<const float> samples);

 private:
  void add(float sample);

  std::size_t every_;
  float sum_ = 0.0F;
  std::size_t summed_ = 0;
  std::vector<float> means_;
};

}  // namespace turngap
