#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap purge`; `code` gets its exit code when it runs.
void add_purge_command(CLI::App& app, int& code);

}  // namespace turngap::cli
