#pragma once

#include <span>

#include "turngap/analysis/analyze_batch.h"

namespace turngap::cli {

/// Writes into the result of each task what is known before it is analyzed: settings and versions, and from the sidecar
/// of those that have one call, time, tag, length and, only if `with_roles`, the channel roles.
void describe(std::span<RecordingTask> tasks, const AnalysisConfig& config, bool with_roles);

}  // namespace turngap::cli
