#pragma once

#include <cstddef>
#include <span>

namespace turngap {

/// Cuts off what only few of the `pieces` equal pieces of `samples` reach: a click lasts for less than any voice, but
/// two of them, one on each channel, are as like as a voice and its copy. `samples` hold one value or more a piece.
void limit_impulses(std::span<float> samples, std::size_t pieces);

}  // namespace turngap
