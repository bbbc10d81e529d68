#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "cli/metadata_options.h"
#include "turngap/analysis/task_list.h"

namespace turngap::cli {

/// The recordings that the user names, with all that is known of them before they are heard: what lies beside them,
/// their layout and their metadata. One machine and the shards of a plan measure the same ones because both come from
/// here. Names on stderr what was passed over. Throws FatalError.
TaskList given_recordings(std::span<const std::filesystem::path> paths, const AnalysisConfig& config,
                          bool roles_are_given, const std::string& layout, const MetadataOptions& metadata);

}  // namespace turngap::cli
