#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/help.h"
#include "cli/shell_words.h"

namespace turngap::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_lnames().empty(); });
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

// "left|right" -> "left right"; nothing where any value may come.
std::string choices_of(const CLI::Option& option) {
  std::string choices = kind_of(option);
  if (choices.find('|') == std::string::npos) return "";
  std::ranges::replace(choices, '|', ' ');
  return choices;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// Within single quotes, of bash and zsh.
std::string quoted(const std::string& text) {
  return "'" + replaced(text, "'", "'\\''") + "'";
}

std::string names_of(const std::vector<const CLI::App*>& commands) {
  std::string names;
  for (const CLI::App* command : commands) names += (names.empty() ? "" : " ") + command->get_name();
  return names;
}

std::string long_names_of(const CLI::App& command) {
  std::string names;
  for (const CLI::Option* option : options_of(command)) {
    for (const std::string& name : option->get_lnames()) names += (names.empty() ? "--" : " --") + name;
  }
  return names;
}

std::string bash_choices(const CLI::App& command) {
  std::string cases;
  for (const CLI::Option* option : options_of(command)) {
    if (const std::string choices = choices_of(*option); !choices.empty()) {
      cases += fmt::format("    {}) words={} ;;\n", quoted(command.get_name() + " --" + option->get_lnames().front()),
                           quoted(choices));
    }
  }
  return cases;
}

std::string bash_script(const CLI::App& app) {
  std::string choices;
  std::string options;
  for (const CLI::App* command : commands_of(app)) {
    choices += bash_choices(*command);
    options += fmt::format("    {}) words={} ;;\n", command->get_name(), quoted(long_names_of(*command)));
  }
  return fmt::format(R"(# shellcheck shell=bash
# Completion of turngap for bash: source it, or put it into /usr/share/bash-completion/completions/turngap.
_turngap() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command=${{COMP_WORDS[1]}} words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '{} help' -- "$word")
    return
  fi
  case "$command $before" in
{}  esac
  if [ -z "$words" ] && [ "${{word:0:1}}" = - ]; then
    case "$command" in
{}    esac
  fi
  if [ -n "$words" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _turngap turngap
)",
                     names_of(commands_of(app)), choices, options);
}

// In the description of an option, brackets and colons mean something.
std::string zsh_words(std::string text) {
  for (const std::string_view special : {"\\", "[", "]", ":"}) {
    text = replaced(std::move(text), special, "\\" + std::string(special));
  }
  return text;
}

std::string zsh_option(const CLI::Option& option) {
  const std::string name = "--" + option.get_lnames().front();
  const std::string words = zsh_words(option.get_description());
  if (!takes_value(option)) return quoted(fmt::format("{}[{}]", name, words));
  const std::string choices = choices_of(option);
  return quoted(choices.empty() ? fmt::format("*{}=[{}]: :_files", name, words)
                                : fmt::format("{}=[{}]: :({})", name, words, choices));
}

std::string zsh_script(const CLI::App& app) {
  std::string commands;
  std::string cases;
  for (const CLI::App* command : commands_of(app)) {
    commands += "    " + quoted(command->get_name() + ":" + zsh_words(command->get_description())) + "\n";
    std::string specs;
    for (const CLI::Option* option : options_of(*command)) specs += " \\\n        " + zsh_option(*option);
    cases += fmt::format("    {})\n      _arguments{} \\\n        '*:file:_files' ;;\n", command->get_name(), specs);
  }
  return fmt::format(R"(#compdef turngap
# Completion of turngap for zsh: put it into a folder of $fpath as _turngap.
_turngap() {{
  local -a commands
  commands=(
{}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
{}  esac
}}
compdef _turngap turngap
)",
                     commands, cases);
}

std::string fish_quoted(const std::string& text) {
  return "'" + replaced(replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string fish_option(const CLI::App& command, const CLI::Option& option) {
  const std::string choices = choices_of(option);
  return fmt::format("complete -c turngap -n '__fish_seen_subcommand_from {}' -l {}{}{} -d {}\n", command.get_name(),
                     option.get_lnames().front(), takes_value(option) ? " -r" : "",
                     choices.empty() ? "" : " -f -a " + fish_quoted(choices), fish_quoted(option.get_description()));
}

std::string fish_script(const CLI::App& app) {
  std::string text = "# Completion of turngap for fish: put it into ~/.config/fish/completions/turngap.fish.\n";
  for (const CLI::App* command : commands_of(app)) {
    text += fmt::format("complete -c turngap -n __fish_use_subcommand -f -a {} -d {}\n", command->get_name(),
                        fish_quoted(command->get_description()));
  }
  for (const CLI::App* command : commands_of(app)) {
    for (const CLI::Option* option : options_of(*command)) text += fish_option(*command, *option);
  }
  return text;
}

}  // namespace

std::string completion_script(const CLI::App& app, Shell shell) {
  if (shell == Shell::bash) return bash_script(app);
  return shell == Shell::zsh ? zsh_script(app) : fish_script(app);
}

}  // namespace turngap::cli
