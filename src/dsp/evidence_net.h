#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/dense_layers.h"

namespace turngap {

/// Offsets in frames at which the evidence of a frame looks.
inline constexpr std::array<std::int64_t, 15> kEvidenceTaps{-30, -20, -12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12, 20, 30};

/// A net that says how likely a frame is to be speech, in two parts: the first brings what is known of a frame to a few
/// numbers, in the same way for every frame; the second looks at those of the frames at kEvidenceTaps (K. J. Lang, A.
/// H. Waibel and G. E. Hinton, "A time-delay neural network architecture for isolated word recognition", Neural
/// Networks 3, 1990).
class EvidenceNet {
 public:
  /// `frame_sizes` and `sizes` hold the number of inputs and then that of the outputs of each layer of the two parts;
  /// the second takes what the first gives for each tap, and has one output. `values` holds those of the first part
  /// before those of the second. Throws std::invalid_argument where they do not fit together.
  EvidenceNet(std::span<const int> frame_sizes, std::span<const int> sizes, std::span<const float> values);

  /// How many numbers are known of a frame.
  std::size_t inputs() const { return of_frame_.inputs(); }
  /// How many numbers the first part makes of them.
  std::size_t seen_a_frame() const { return of_frame_.outputs(); }

  /// What the first part makes of frames, one after the other.
  std::vector<float> look(const Rows& frames) const;
  /// One output for each of the frames `asked`, which are indices into what was `seen` of frames one after the other;
  /// taps beyond its ends see its first or last frame.
  std::vector<float> operator()(std::span<const float> seen, std::span<const std::int64_t> asked) const;

 private:
  DenseLayers of_frame_;
  DenseLayers of_taps_;
};

}  // namespace turngap
