#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap export`; `code` gets its exit code when it runs.
void add_export_command(CLI::App& app, int& code);

}  // namespace turngap::cli
