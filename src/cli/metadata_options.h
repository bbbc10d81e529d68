#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <span>
#include <string>

#include "turngap/analysis/analyze_batch.h"

namespace turngap::cli {

/// What the user knows of recordings beside their audio.
struct MetadataOptions {
  std::filesystem::path file;
  std::string name_pattern;
};

/// --metadata and --name-pattern.
void add_metadata_options(CLI::App& command, MetadataOptions& options);

/// Writes it into the results of the tasks, the file over the names and both over what is known already; counts and
/// names on stderr the rows without a recording and the recordings without a row. Throws FatalError.
void take_metadata(std::span<RecordingTask> tasks, const MetadataOptions& options);

}  // namespace turngap::cli
