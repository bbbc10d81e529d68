#include "turngap/results/recording_result.h"

#include <algorithm>

namespace turngap {

std::optional<std::string> column_value(const RecordingResult& result, std::string_view column) {
  if (column == "recording") return result.identity.recording;
  if (column == "path") return result.path;
  if (column == "call_sid") return result.identity.call_sid.value_or("");
  if (column == "recorded_at") return result.identity.recorded_at.value_or("");
  if (column == "tag") return result.identity.tag.value_or("");
  const auto found = std::ranges::find(result.metadata, column, &NamedText::first);
  if (found == result.metadata.end()) return std::nullopt;
  return found->second;
}

}  // namespace turngap
