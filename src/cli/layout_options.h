#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

#include "turngap/analysis/analyze_batch.h"

namespace turngap::cli {

/// --layout
void add_layout_option(CLI::App& command, std::string& layout);

/// What the layout says of recordings that turngap has not fetched itself: the caller's channel, unless
/// `roles_are_given`, what their names tell, and what the JSON beside them tells. Names on stderr what could not be
/// read. Throws FatalError where the layout is not known, or does not say whose the channels are and nobody else does.
void take_layout(std::span<RecordingTask> tasks, const std::string& layout, bool roles_are_given);

}  // namespace turngap::cli
