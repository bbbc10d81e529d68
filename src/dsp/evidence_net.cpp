#include "dsp/evidence_net.h"

#include <algorithm>
#include <stdexcept>

namespace turngap {

EvidenceNet::EvidenceNet(std::span<const int> frame_sizes, std::span<const int> sizes, std::span<const float> values) {
  const std::size_t of_frame = DenseLayers::number_of_values(frame_sizes);
  const std::size_t of_net = of_frame + DenseLayers::number_of_values(sizes);
  if (frame_sizes.size() < 2 || sizes.size() < 2 || sizes.back() != 1 || values.empty() ||
      values.size() % of_net != 0 ||
      static_cast<std::size_t>(sizes.front()) != static_cast<std::size_t>(frame_sizes.back()) * kEvidenceTaps.size()) {
    throw std::invalid_argument("the values of the nets of the evidence do not fit their sizes");
  }
  for (; !values.empty(); values = values.subspan(of_net)) {
    nets_.push_back({DenseLayers(frame_sizes, values.first(of_frame), DenseLayers::Last::rectified),
                     DenseLayers(sizes, values.first(of_net).subspan(of_frame), DenseLayers::Last::as_it_is)});
  }
}

std::vector<float> EvidenceNet::look(const Rows& frames) const {
  const std::size_t width = nets_.front().of_frame.outputs();
  std::vector<float> seen(frames.count * seen_a_frame());
  DenseLayers::Buffers buffers;
  for (std::size_t n = 0; n < nets_.size(); ++n) {
    const Rows found = nets_[n].of_frame(frames, buffers);
    for (std::size_t k = 0; k < frames.count; ++k) std::copy_n(found[k], width, &seen[k * seen_a_frame() + n * width]);
  }
  return seen;
}

std::vector<float> EvidenceNet::operator()(std::span<const float> seen, std::span<const std::int64_t> asked) const {
  const std::size_t width = nets_.front().of_frame.outputs();
  const std::size_t inputs = nets_.front().of_taps.inputs();
  const auto last = static_cast<std::int64_t>(seen.size() / seen_a_frame()) - 1;
  std::vector<float> outputs(asked.size());
  std::vector<float> taps(asked.size() * inputs);
  DenseLayers::Buffers buffers;
  for (std::size_t n = 0; n < nets_.size(); ++n) {
    auto to = taps.begin();
    for (const std::int64_t frame : asked) {
      for (const std::int64_t tap : kEvidenceTaps) {
        const auto at = static_cast<std::size_t>(std::clamp<std::int64_t>(frame + tap, 0, last));
        to = std::copy_n(&seen[at * seen_a_frame() + n * width], width, to);
      }
    }
    const Rows found = nets_[n].of_taps({taps.data(), inputs, asked.size()}, buffers);
    for (std::size_t r = 0; r < asked.size(); ++r) outputs[r] += *found[r];
  }
  for (float& output : outputs) output /= static_cast<float>(nets_.size());
  return outputs;
}

}  // namespace turngap
