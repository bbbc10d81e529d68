#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap merge`; `code` gets its exit code when it runs.
void add_merge_command(CLI::App& app, int& code);

}  // namespace turngap::cli
