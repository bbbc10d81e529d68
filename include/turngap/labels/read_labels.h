#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "turngap/labels/label_tracks.h"

namespace turngap {

/// Reads a TextGrid (long or short text format, UTF-8 or UTF-16 with byte order mark; interval tiers), RTTM or Audacity
/// label file; which one, its bytes tell. Audacity's labels have no tracks: what stands before a colon, or the whole
/// text, names it. Empty labels are silence and left out, and labels come in order of their begin.
///
/// Throws FatalError with `name` and the line where the file is none of these or breaks their rules.
LabelTracks read_labels(std::string_view bytes, std::string_view name);

/// The label file of a recording in a folder: named like it, with .TextGrid, .textgrid, .rttm or .txt, the first that
/// is there. Nothing where there is none.
std::optional<std::filesystem::path> find_label_file(const std::filesystem::path& folder, const std::string& recording);

}  // namespace turngap
