#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap fetch` to `app`. Its exit code is in `exit_code` after parsing.
void add_fetch_command(CLI::App& app, int& exit_code);

}  // namespace turngap::cli
