#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace turngap::cli {

/// Options of this group are shown by --help-all only.
inline constexpr const char* kMethodGroup = "The method (one set of defaults serves every line and codec)";

/// What an option takes, in a word: "FILE", "N", "left|right".
std::string kind_of(const CLI::Option& option);

/// The help of a command, wrapped to `columns`: usage, options in their groups, and the footer, in which a line that
/// begins with a blank is kept as it is, and the others are paragraphs up to the next empty line.
class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(std::size_t columns) : columns_(columns) {}
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;

 private:
  std::string options_of(const CLI::App& app, CLI::AppFormatMode mode) const;
  std::string commands_of(const CLI::App& app) const;
  std::string footer_of(const CLI::App& app) const;
  std::string entry(const std::string& left, const std::string& right) const;
  std::string wrapped(const std::string& text, std::size_t indent = 0) const;

  std::size_t columns_;
};

/// What is wrong with the command line, in words that name no type of the parser, with what the user may have meant.
std::string usage_error(const CLI::App& app, const CLI::ParseError& error);

}  // namespace turngap::cli
