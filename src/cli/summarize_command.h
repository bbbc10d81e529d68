#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap summarize`; `code` gets its exit code when it runs.
void add_summarize_command(CLI::App& app, int& code);

}  // namespace turngap::cli
