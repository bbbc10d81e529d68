#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace turngap {

/// Rows of numbers, each `stride` behind the one before.
struct Rows {
  const float* values;
  std::size_t stride;
  std::size_t count;

  const float* operator[](std::size_t row) const { return values + row * stride; }
};

/// One layer of a net: outputs from weighted sums of inputs.
struct DenseLayer {
  std::size_t inputs;
  std::size_t outputs;
  std::size_t groups;          ///< of kParts outputs
  std::vector<float> weights;  ///< group by group, kParts for each input; then the biases
  bool rectified;              ///< whether outputs below 0 are 0
};

/// The layers of a net, one after the other, with rectifiers between them.
class DenseLayers {
 public:
  enum class Last { as_it_is, rectified };

  /// How many values layers of these sizes take.
  static std::size_t number_of_values(std::span<const int> sizes);

  /// `sizes` holds the number of inputs and then that of the outputs of each layer. `values` holds layer by layer the
  /// weights, one row of inputs for each output, and then the biases; they are copied. Throws std::invalid_argument
  /// where the two do not fit together.
  DenseLayers(std::span<const int> sizes, std::span<const float> values, Last last);

  std::size_t inputs() const { return layers_.front().inputs; }
  std::size_t outputs() const { return layers_.back().outputs; }

  /// Where the layers write in turn; what is read of them has room for whole groups of rows.
  using Buffers = std::array<std::vector<float>, 2>;
  /// The outputs for each of `rows`, which stay until `buffers` are used again. A sum is taken in the order of the
  /// inputs, so that it has the same bits on every processor.
  Rows operator()(const Rows& rows, Buffers& buffers) const;

 private:
  std::vector<DenseLayer> layers_;
};

}  // namespace turngap
