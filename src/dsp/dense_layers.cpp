#include "dsp/dense_layers.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "dsp/wide_clones.h"

namespace turngap {
namespace {

// Outputs are computed kParts at a time, each in a lane of its own: a sum is taken in the order of the inputs whatever
// the processor, so that the result has the same bits on all of them. (A matrix library cuts its sums by the size of
// the processor's cache.)
//
// So many rows share what is read of the weights.
constexpr std::size_t kRows = 4;

std::size_t whole_blocks(std::size_t rows) {
  return (rows + kRows - 1) / kRows * kRows;
}

// `kGroups` groups of outputs from `group` on, of the kRows rows from `first` on; where there are fewer, of the last
// again and again.
template <std::size_t kGroups>
[[gnu::always_inline]] inline void apply_block(const DenseLayer& layer, std::size_t group, const Rows& rows,
                                               std::size_t first, float* to, std::size_t to_stride) {
  const float* inputs[kRows];
  for (std::size_t r = 0; r < kRows; ++r) inputs[r] = rows[first + r < rows.count ? first + r : rows.count - 1];
  const float* weights[kGroups];
  for (std::size_t g = 0; g < kGroups; ++g) weights[g] = &layer.weights[(group + g) * (layer.inputs + 1) * kParts];
  Lanes sums[kGroups][kRows] = {};
  for (std::size_t i = 0; i < layer.inputs; ++i) {
    for (std::size_t g = 0; g < kGroups; ++g) {
      Lanes weight;
      load(weight, weights[g] + i * kParts);
      for (std::size_t r = 0; r < kRows; ++r) sums[g][r] += weight * inputs[r][i];
    }
  }
  for (std::size_t g = 0; g < kGroups; ++g) {
    for (std::size_t r = 0; r < kRows; ++r) {
      Lanes output;
      load(output, weights[g] + layer.inputs * kParts);
      output += sums[g][r];
      if (layer.rectified) output = output > 0.0F ? output : Lanes{};
      std::memcpy(to + (first + r) * to_stride + (group + g) * kParts, &output, sizeof output);
    }
  }
}

// `to` has room for whole blocks of rows.
template <std::size_t kGroups>
[[gnu::always_inline]] inline void apply_layer(const DenseLayer& layer, const Rows& rows, float* to,
                                               std::size_t to_stride) {
  std::size_t group = 0;
  for (; group + kGroups <= layer.groups; group += kGroups) {
    for (std::size_t r = 0; r < rows.count; r += kRows) apply_block<kGroups>(layer, group, rows, r, to, to_stride);
  }
  for (; group < layer.groups; ++group) {
    for (std::size_t r = 0; r < rows.count; r += kRows) apply_block<1>(layer, group, rows, r, to, to_stride);
  }
}

using ApplyLayer = void(const DenseLayer&, const Rows&, float*, std::size_t);

void apply_anywhere(const DenseLayer& layer, const Rows& rows, float* to, std::size_t to_stride) {
  apply_layer<1>(layer, rows, to, to_stride);
}

#if defined(__x86_64__)
// The same sums, twice as wide; multiplications and additions stay apart, as everywhere.
[[gnu::target("avx2")]] void apply_with_avx2(const DenseLayer& layer, const Rows& rows, float* to,
                                             std::size_t to_stride) {
  apply_layer<2>(layer, rows, to, to_stride);
}

ApplyLayer* fastest() {
  return __builtin_cpu_supports("avx2") ? apply_with_avx2 : apply_anywhere;
}
#else
ApplyLayer* fastest() {
  return apply_anywhere;
}
#endif

DenseLayer layer_of(std::size_t inputs, std::size_t outputs, const float* values, bool rectified) {
  DenseLayer layer{inputs, outputs, (outputs + kParts - 1) / kParts, {}, rectified};
  layer.weights.resize(layer.groups * (inputs + 1) * kParts);
  for (std::size_t o = 0; o < outputs; ++o) {
    float* const lane = &layer.weights[o / kParts * (inputs + 1) * kParts + o % kParts];
    for (std::size_t i = 0; i < inputs; ++i) lane[i * kParts] = values[o * inputs + i];
    lane[inputs * kParts] = values[inputs * outputs + o];
  }
  return layer;
}

}  // namespace

std::size_t DenseLayers::number_of_values(std::span<const int> sizes) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) sum += static_cast<std::size_t>((sizes[i] + 1) * sizes[i + 1]);
  return sum;
}

DenseLayers::DenseLayers(std::span<const int> sizes, std::span<const float> values, Last last) {
  if (sizes.size() < 2 || values.size() != number_of_values(sizes)) {
    throw std::invalid_argument("the values of a net do not fit its sizes");
  }
  const float* next = values.data();
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const auto inputs = static_cast<std::size_t>(sizes[i]);
    const auto outputs = static_cast<std::size_t>(sizes[i + 1]);
    layers_.push_back(layer_of(inputs, outputs, next, i + 2 < sizes.size() || last == Last::rectified));
    next += (inputs + 1) * outputs;
  }
}

Rows DenseLayers::operator()(const Rows& rows, Buffers& buffers) const {
  static ApplyLayer* const apply = fastest();
  Rows values = rows;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    std::vector<float>& to = buffers[i % 2];
    const std::size_t stride = layers_[i].groups * kParts;
    to.resize(std::max(to.size(), whole_blocks(rows.count) * stride));
    apply(layers_[i], values, to.data(), stride);
    values = {to.data(), stride, rows.count};
  }
  return values;
}

}  // namespace turngap
