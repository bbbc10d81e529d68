#include "dsp/dense_net.h"

#include <algorithm>
#include <stdexcept>

namespace turngap {
namespace {

// So many rows pass through the nets at a time.
constexpr std::size_t kBatch = 64;

}  // namespace

DenseNet::DenseNet(std::span<const int> sizes, std::span<const float> values) {
  const std::size_t of_one = DenseLayers::number_of_values(sizes);
  if (sizes.size() < 2 || sizes.back() != 1 || values.empty() || values.size() % of_one != 0) {
    throw std::invalid_argument("the values of a net do not fit its sizes");
  }
  for (std::size_t at = 0; at < values.size(); at += of_one)
    nets_.emplace_back(sizes, values.subspan(at, of_one), DenseLayers::Last::as_it_is);
}

std::vector<float> DenseNet::operator()(std::size_t rows, const Fill& fill) const {
  std::vector<float> outputs(rows);
  std::vector<float> batch(std::min(kBatch, rows) * inputs());
  DenseLayers::Buffers buffers;
  for (std::size_t first = 0; first < rows; first += kBatch) {
    const std::size_t count = std::min(kBatch, rows - first);
    for (std::size_t r = 0; r < count; ++r) fill(first + r, &batch[r * inputs()]);
    for (const DenseLayers& net : nets_) {
      const Rows found = net({batch.data(), inputs(), count}, buffers);
      for (std::size_t r = 0; r < count; ++r) outputs[first + r] += *found[r];
    }
  }
  for (float& output : outputs) output /= static_cast<float>(nets_.size());
  return outputs;
}

}  // namespace turngap
