#pragma once

#include <functional>

#include "turngap/results/recording_result.h"

namespace turngap {

/// Notes in `result` what `analyze` gives, or why it gave nothing: a RecordingError, or whatever else one recording may
/// come to, such as too little memory for it. A FatalError concerns all recordings and passes through, and so
/// does ReadingStopped.
void analyze_guarded(RecordingResult& result, const std::function<RecordingAnalysis()>& analyze);

}  // namespace turngap
