#include "dsp/dense_net.h"

#include <Eigen/Core>
#include <stdexcept>

namespace turngap {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Layer {
  Matrix weights;
  Eigen::VectorXf biases;
};

std::size_t number_of_values(std::span<const int> sizes) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) sum += static_cast<std::size_t>((sizes[i] + 1) * sizes[i + 1]);
  return sum;
}

}  // namespace

struct DenseNet::State {
  std::vector<Layer> layers;
};

DenseNet::DenseNet(std::span<const int> sizes, std::span<const float> values) : state_(std::make_unique<State>()) {
  if (sizes.size() < 2 || sizes.back() != 1 || values.size() != number_of_values(sizes)) {
    throw std::invalid_argument("the values of a net do not fit its sizes");
  }
  const float* next = values.data();
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    const Eigen::Index inputs = sizes[i];
    const Eigen::Index outputs = sizes[i + 1];
    state_->layers.push_back({Eigen::Map<const RowMajor>(next, outputs, inputs),
                              Eigen::Map<const Eigen::VectorXf>(next + inputs * outputs, outputs)});
    next += (inputs + 1) * outputs;
  }
}

DenseNet::~DenseNet() = default;
DenseNet::DenseNet(DenseNet&&) noexcept = default;
DenseNet& DenseNet::operator=(DenseNet&&) noexcept = default;

std::size_t DenseNet::inputs() const {
  return static_cast<std::size_t>(state_->layers.front().weights.cols());
}

std::vector<float> DenseNet::operator()(std::span<const float> rows) const {
  const auto count = static_cast<Eigen::Index>(rows.size() / inputs());
  if (count == 0) return {};
  Matrix values = Eigen::Map<const Matrix>(rows.data(), static_cast<Eigen::Index>(inputs()), count);
  for (const Layer& layer : state_->layers) {
    Matrix next = layer.weights * values;
    next.colwise() += layer.biases;
    if (&layer != &state_->layers.back()) next = next.cwiseMax(0.0F);
    values = std::move(next);
  }
  return {values.data(), values.data() + values.size()};
}

}  // namespace turngap
