#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_recording.h"

namespace turngap::cli {

/// --caller-channel and every setting of the method.
void add_measuring_options(CLI::App& command, AnalysisConfig& config);

/// --jobs and every setting of the method.
void add_method_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs);

/// The same, and --caller-channel.
void add_analysis_options(CLI::App& command, AnalysisConfig& config, unsigned& jobs);

/// Those of these options that say how to measure and that the user gave, e.g. "--max-pause".
std::vector<std::string> given_method_options(const CLI::App& command);

}  // namespace turngap::cli
