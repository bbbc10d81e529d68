#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap loadtest`; `code` gets its exit code when it runs.
void add_loadtest_command(CLI::App& app, int& code);

}  // namespace turngap::cli
