#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// `turngap compare`: is the candidate slower than the baseline? Sets `code` to the exit code when it runs.
void add_compare_command(CLI::App& app, int& code);

}  // namespace turngap::cli
