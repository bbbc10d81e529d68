#include "dsp/dense_net.h"

#include <algorithm>
#include <array>
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
// So many rows pass through the net at a time.
constexpr std::size_t kBatch = 64;

struct Layer {
  std::size_t inputs;
  std::size_t outputs;
  std::size_t groups;          ///< of kParts outputs
  std::vector<float> weights;  ///< group by group, kParts for each input; then the biases
  bool is_last;
};

/// Rows of numbers, one after the other `stride` apart.
struct Rows {
  const float* values;
  std::size_t stride;
  std::size_t count;
};

std::size_t whole_blocks(std::size_t rows) {
  return (rows + kRows - 1) / kRows * kRows;
}

// `kGroups` groups of outputs from `group` on, of the kRows rows from `first` on; where there are fewer, of the last
// again and again.
template <std::size_t kGroups>
[[gnu::always_inline]] inline void apply_block(const Layer& layer, std::size_t group, const Rows& rows,
                                               std::size_t first, float* to, std::size_t to_stride) {
  const float* inputs[kRows];
  for (std::size_t r = 0; r < kRows; ++r)
    inputs[r] = rows.values + (first + r < rows.count ? first + r : rows.count - 1) * rows.stride;
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
      if (!layer.is_last) output = output > 0.0F ? output : Lanes{};
      std::memcpy(to + (first + r) * to_stride + (group + g) * kParts, &output, sizeof output);
    }
  }
}

// `to` has room for whole blocks of rows.
template <std::size_t kGroups>
[[gnu::always_inline]] inline void apply_layer(const Layer& layer, const Rows& rows, float* to, std::size_t to_stride) {
  std::size_t group = 0;
  for (; group + kGroups <= layer.groups; group += kGroups) {
    for (std::size_t r = 0; r < rows.count; r += kRows) apply_block<kGroups>(layer, group, rows, r, to, to_stride);
  }
  for (; group < layer.groups; ++group) {
    for (std::size_t r = 0; r < rows.count; r += kRows) apply_block<1>(layer, group, rows, r, to, to_stride);
  }
}

using ApplyLayer = void(const Layer&, const Rows&, float*, std::size_t);

void apply_anywhere(const Layer& layer, const Rows& rows, float* to, std::size_t to_stride) {
  apply_layer<1>(layer, rows, to, to_stride);
}

#if defined(__x86_64__)
// The same sums, twice as wide; multiplications and additions stay apart, as everywhere.
[[gnu::target("avx2")]] void apply_with_avx2(const Layer& layer, const Rows& rows, float* to, std::size_t to_stride) {
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

std::size_t number_of_values(std::span<const int> sizes) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) sum += static_cast<std::size_t>((sizes[i] + 1) * sizes[i + 1]);
  return sum;
}

Layer layer_of(std::size_t inputs, std::size_t outputs, const float* values, bool is_last) {
  Layer layer{inputs, outputs, (outputs + kParts - 1) / kParts, {}, is_last};
  layer.weights.resize(layer.groups * (inputs + 1) * kParts);
  for (std::size_t o = 0; o < outputs; ++o) {
    float* const lane = &layer.weights[o / kParts * (inputs + 1) * kParts + o % kParts];
    for (std::size_t i = 0; i < inputs; ++i) lane[i * kParts] = values[o * inputs + i];
    lane[inputs * kParts] = values[inputs * outputs + o];
  }
  return layer;
}

}  // namespace

struct DenseNet::State {
  std::vector<std::vector<Layer>> nets;
  std::size_t widest = 0;  ///< the greatest number of outputs of a layer, in whole groups
};

DenseNet::DenseNet(std::span<const int> sizes, std::span<const float> values) : state_(std::make_unique<State>()) {
  const std::size_t of_one = number_of_values(sizes);
  if (sizes.size() < 2 || sizes.back() != 1 || values.empty() || values.size() % of_one != 0) {
    throw std::invalid_argument("the values of a net do not fit its sizes");
  }
  for (const float* next = values.data(); next != values.data() + values.size();) {
    std::vector<Layer>& layers = state_->nets.emplace_back();
    for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
      const auto inputs = static_cast<std::size_t>(sizes[i]);
      const auto outputs = static_cast<std::size_t>(sizes[i + 1]);
      layers.push_back(layer_of(inputs, outputs, next, i + 2 == sizes.size()));
      state_->widest = std::max(state_->widest, layers.back().groups * kParts);
      next += (inputs + 1) * outputs;
    }
  }
}

DenseNet::~DenseNet() = default;
DenseNet::DenseNet(DenseNet&&) noexcept = default;
DenseNet& DenseNet::operator=(DenseNet&&) noexcept = default;

std::size_t DenseNet::inputs() const {
  return state_->nets.front().front().inputs;
}

std::vector<float> DenseNet::operator()(std::size_t rows, const Fill& fill) const {
  static ApplyLayer* const apply = fastest();
  std::vector<float> outputs(rows);
  const std::size_t most = std::min(kBatch, rows);
  const std::size_t room = whole_blocks(most) * state_->widest;
  const auto first_inputs = std::make_unique_for_overwrite<float[]>(most * inputs());
  const std::array buffers{std::make_unique_for_overwrite<float[]>(room),
                           std::make_unique_for_overwrite<float[]>(room)};
  for (std::size_t first = 0; first < rows; first += kBatch) {
    const std::size_t count = std::min(kBatch, rows - first);
    for (std::size_t r = 0; r < count; ++r) fill(first + r, &first_inputs[r * inputs()]);
    for (const std::vector<Layer>& layers : state_->nets) {
      Rows values{first_inputs.get(), inputs(), count};
      for (std::size_t i = 0; i < layers.size(); ++i) {
        float* const to = buffers[i % 2].get();
        apply(layers[i], values, to, layers[i].groups * kParts);
        values = {to, layers[i].groups * kParts, count};
      }
      for (std::size_t r = 0; r < count; ++r) outputs[first + r] += values.values[r * values.stride];
    }
  }
  for (float& output : outputs) output /= static_cast<float>(state_->nets.size());
  return outputs;
}

}  // namespace turngap
