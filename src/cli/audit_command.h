#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// Adds `turngap audit`; `code` gets its exit code when it runs.
void add_audit_command(CLI::App& app, int& code);

}  // namespace turngap::cli
