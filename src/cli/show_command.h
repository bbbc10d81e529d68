#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// `turngap show`: one turn on the terminal.
void add_show_command(CLI::App& app, int& code);

}  // namespace turngap::cli
