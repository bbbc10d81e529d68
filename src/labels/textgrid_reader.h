#pragma once

#include <string_view>

#include "turngap/labels/label_tracks.h"

namespace turngap {

/// A TextGrid in long or short text format. Its values are the numbers, quoted texts and <flags> of the file in their
/// order; every other word is a comment ("TextGrid file formats", Praat manual). Point tiers are passed over. Throws
/// FatalError.
LabelTracks read_textgrid(std::string_view text, std::string_view name);

}  // namespace turngap
