#include "turngap/labels/read_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <system_error>

#include "labels/label_lines.h"
#include "labels/textgrid_reader.h"
#include "labels/utf8_text.h"
#include "turngap/core/error.h"

namespace turngap {

LabelTracks read_labels(std::string_view bytes, std::string_view name) {
  const std::string text = utf8_text(bytes);
  LabelTracks labels;
  if (text.find("ooTextFile") < 100) {
    labels = read_textgrid(text, name);
  } else if (is_rttm(text)) {
    labels = read_rttm(text, name);
  } else {
    labels = read_audacity(text, name);
  }
  for (LabelTrack& track : labels.tracks) {
    std::ranges::stable_sort(track.labels, {}, [](const Label& label) { return label.begin.value; });
  }
  return labels;
}

std::optional<std::filesystem::path> find_label_file(const std::filesystem::path& folder,
                                                     const std::string& recording) {
  for (const char* extension : {".TextGrid", ".textgrid", ".rttm", ".txt"}) {
    std::filesystem::path path = folder / (recording + extension);
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
  }
  return std::nullopt;
}

}  // namespace turngap
