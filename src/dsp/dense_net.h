#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "dsp/dense_layers.h"

namespace turngap {

/// Small feed-forward nets of one shape that answer together, by the mean of their outputs: dense layers with
/// rectifiers between them, one output. Nets that differ by what they were shown first err differently; their mean errs
/// less (L. K. Hansen and P. Salamon, IEEE Trans. Pattern Analysis and Machine Intelligence 12, 1990).
class DenseNet {
 public:
  /// `sizes` holds the number of inputs and then that of the outputs of each layer, the last of which is 1. `values`
  /// holds one net after the other: layer by layer the weights, one row of inputs for each output, and then the
  /// biases; they are copied. Throws std::invalid_argument where the two do not fit together.
  DenseNet(std::span<const int> sizes, std::span<const float> values);

  std::size_t inputs() const { return nets_.front().inputs(); }
  /// Writes the inputs of a row into inputs() places.
  using Fill = std::function<void(std::size_t row, float* inputs)>;
  /// One output for each of `rows` rows, which are asked for in turn.
  std::vector<float> operator()(std::size_t rows, const Fill& fill) const;

 private:
  std::vector<DenseLayers> nets_;
};

}  // namespace turngap
