#pragma once

#include <optional>
#include <span>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/results/sidecar.h"

namespace turngap::cli {

/// Writes into the result of a task what is known before it is analyzed: settings and versions, and from its sidecar,
/// if it has one, call, time, tag, length and, only if `with_roles`, the channel roles.
void describe(RecordingTask& task, const AnalysisConfig& config, bool with_roles,
              const std::optional<Sidecar>& sidecar);

/// The same for each of the tasks, by the sidecar that lies beside its file. Where that cannot be read, the recording
/// is one that cannot be measured.
void describe(std::span<RecordingTask> tasks, const AnalysisConfig& config, bool with_roles);

}  // namespace turngap::cli
