#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "turngap/report/text_layout.h"
#include "turngap/results/recording_result.h"
#include "turngap/results/turn_excerpt.h"

namespace turngap {

/// One turn for a reader at a terminal: the levels of both channels, where each party speaks, the wait between the
/// edges, and what the row of the table says. `turn` is an index into the turns of a measured recording.
std::string to_turn_text(const RecordingResult& result, std::size_t turn, const std::optional<TurnExcerpt>& excerpt,
                         const TextLayout& layout);

}  // namespace turngap
