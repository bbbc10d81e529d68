#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap analyze` to `app`. Its exit code is in `exit_code` after parsing.
void add_analyze_command(CLI::App& app, int& exit_code);

}  // namespace turngap::cli
