#include "dsp/evidence_net.h"

#include <algorithm>
#include <stdexcept>

namespace turngap {
namespace {

// Where there are too few, the parts themselves refuse them.
std::span<const float> values_of_frame(std::span<const int> frame_sizes, std::span<const float> values) {
  return values.first(std::min(values.size(), DenseLayers::number_of_values(frame_sizes)));
}

std::span<const float> values_of_taps(std::span<const int> frame_sizes, std::span<const float> values) {
  return values.subspan(values_of_frame(frame_sizes, values).size());
}

}  // namespace

EvidenceNet::EvidenceNet(std::span<const int> frame_sizes, std::span<const int> sizes, std::span<const float> values)
    : of_frame_(frame_sizes, values_of_frame(frame_sizes, values), DenseLayers::Last::rectified),
      of_taps_(sizes, values_of_taps(frame_sizes, values), DenseLayers::Last::as_it_is) {
  if (of_taps_.inputs() != of_frame_.outputs() * kEvidenceTaps.size() || of_taps_.outputs() != 1) {
    throw std::invalid_argument("the two parts of the net of the evidence do not fit together");
  }
}

std::vector<float> EvidenceNet::look(const Rows& frames) const {
  std::vector<float> seen(frames.count * seen_a_frame());
  DenseLayers::Buffers buffers;
  const Rows found = of_frame_(frames, buffers);
  for (std::size_t k = 0; k < frames.count; ++k) std::copy_n(found[k], seen_a_frame(), &seen[k * seen_a_frame()]);
  return seen;
}

std::vector<float> EvidenceNet::operator()(std::span<const float> seen, std::span<const std::int64_t> asked) const {
  const auto last = static_cast<std::int64_t>(seen.size() / seen_a_frame()) - 1;
  std::vector<float> taps(asked.size() * of_taps_.inputs());
  auto to = taps.begin();
  for (const std::int64_t frame : asked) {
    for (const std::int64_t tap : kEvidenceTaps) {
      const auto at = static_cast<std::size_t>(std::clamp<std::int64_t>(frame + tap, 0, last));
      to = std::copy_n(&seen[at * seen_a_frame()], seen_a_frame(), to);
    }
  }
  DenseLayers::Buffers buffers;
  const Rows found = of_taps_({taps.data(), of_taps_.inputs(), asked.size()}, buffers);
  std::vector<float> outputs(asked.size());
  for (std::size_t r = 0; r < asked.size(); ++r) outputs[r] = *found[r];
  return outputs;
}

}  // namespace turngap
