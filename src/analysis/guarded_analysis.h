#pragma once

#include <functional>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Notes in `result` what `analyze` gives, or why it gave nothing: a RecordingError, or whatever else one recording may
/// come to. A FatalError concerns all recordings and passes through, and so does ReadingStopped. Too little memory is a
/// MachineShortage, for no recording takes much; so is a fault that is found where there is none left, since decoders
/// that get no memory say all manner of things.
void analyze_guarded(RecordingResult& result, const std::function<RecordingAnalysis()>& analyze);

}  // namespace turngap
