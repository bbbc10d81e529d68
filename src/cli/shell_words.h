#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace turngap::cli {

enum class Shell { bash, zsh, fish };

/// A completion script for a shell, of the commands and options that `app` has.
std::string completion_script(const CLI::App& app, Shell shell);

/// A man page (troff, man(7)) of the program or of one of its commands, of the same texts as its help.
std::string man_page(const CLI::App& app, const std::string& version);

/// `turngap completion SHELL` and `turngap man [COMMAND]`.
void add_documentation_commands(CLI::App& app, int& code);

}  // namespace turngap::cli
