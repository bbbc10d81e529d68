#pragma once

#include <CLI/CLI.hpp>

namespace turngap::cli {

/// `turngap report`: results as one page to look at.
void add_report_command(CLI::App& app, int& code);

}  // namespace turngap::cli
