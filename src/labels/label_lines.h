#pragma once

#include <string_view>

#include "turngap/labels/label_tracks.h"

namespace turngap {

bool is_rttm(std::string_view text);

/// The SPEAKER lines; other types of line and comments (";;") are passed over. Throws FatalError.
LabelTracks read_rttm(std::string_view text, std::string_view name);

/// Lines of begin, end and text with tabs between them; lines that begin with a backslash (spectral labels) are passed
/// over. Throws FatalError.
LabelTracks read_audacity(std::string_view text, std::string_view name);

}  // namespace turngap
