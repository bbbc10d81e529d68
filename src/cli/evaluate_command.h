#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap evaluate`; `code` gets its exit code when it runs.
void add_evaluate_command(CLI::App& app, int& code);

}  // namespace turngap::cli
