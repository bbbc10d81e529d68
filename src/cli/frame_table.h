#pragma once

#include <filesystem>

#include "turngap/analysis/analyze_recording.h"

namespace turngap::cli {

/// Analyzes `recording` once more and writes what the detector saw in each frame to `table`: CSV with the columns
/// channel, time_ms, level_dbfs, noise_dbfs, leak_dbfs, harmonicity, log_odds. Rows come as they are decided,
/// some seconds of one channel and then of the other; sort by time_ms to see them side by side. Throws FatalError where
/// the table cannot be written, RecordingError where the recording cannot be measured.
void write_frames(const std::filesystem::path& recording, const std::filesystem::path& table,
                  const AnalysisConfig& config);

}  // namespace turngap::cli
