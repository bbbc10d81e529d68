#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <vector>

#include "cli/help.h"
#include "cli/shell_words.h"

namespace turngap::cli {
namespace {

// A line that begins with a dot or an apostrophe would be a request; a hyphen is no minus.
std::string troff(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  return !out.empty() && (out[0] == '.' || out[0] == '\'') ? "\\&" + out : out;
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string option_entry(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  for (const std::string& name : option.get_lnames()) names += (names.empty() ? "--" : ", --") + name;
  if (names.empty()) names = option.get_name();
  const bool valued = option.get_items_expected_max() > 0 && !option.get_positional();
  const std::string kind = valued ? " \\fI" + troff(kind_of(option)) + "\\fR" : "";
  const std::string usual = option.get_default_str().empty() ? "" : fmt::format(" [{}]", option.get_default_str());
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", troff(names), kind, troff(option.get_description() + usual));
}

std::string options_section(const CLI::App& app) {
  std::string text;
  for (const std::string& group : app.get_groups()) {
    const auto options = app.get_options([&](const CLI::Option* option) { return option->get_group() == group; });
    if (options.empty()) continue;
    text += fmt::format(".SS {}\n", troff(group));
    for (const CLI::Option* option : options) text += option_entry(*option);
  }
  return text.empty() ? "" : ".SH OPTIONS\n" + text;
}

std::string commands_section(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", troff(command->get_name()), troff(command->get_description()));
  }
  return text.empty() ? "" : ".SH COMMANDS\n" + text;
}

// As the help does: what begins with a blank stands as it is, the rest are paragraphs.
std::string notes_section(const CLI::App& app) {
  std::istringstream lines(app.get_footer());
  std::string text;
  bool verbatim = false;
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.starts_with(' ');
    if (indented != verbatim) text += indented ? ".nf\n" : ".fi\n";
    verbatim = indented;
    text += line.empty() ? ".PP\n" : troff(line) + "\n";
  }
  if (verbatim) text += ".fi\n";
  return text.empty() ? "" : ".SH NOTES\n" + text;
}

}  // namespace

std::string man_page(const CLI::App& app, const std::string& version) {
  const bool root = app.get_parent() == nullptr;
  const std::string name = root ? "turngap" : "turngap-" + app.get_name();
  const std::string usage = root ? "\\fBturngap\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]"
                                 : fmt::format("\\fBturngap {}\\fR [\\fIOPTIONS\\fR]", troff(app.get_name()));
  std::string positionals;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    positionals += " \\fI" + troff(option->get_name()) + "\\fR";
  }
  return fmt::format(".TH {} 1 \"\" \"turngap {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}{}\n",
                     troff(upper(name)), version, troff(name), troff(app.get_description()), usage, positionals) +
         commands_section(app) + options_section(app) + notes_section(app);
}

}  // namespace turngap::cli
