#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap plan`; `code` gets its exit code when it runs.
void add_plan_command(CLI::App& app, int& code);

}  // namespace turngap::cli
