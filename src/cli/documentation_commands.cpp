#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/choice.h"
#include "cli/exit_codes.h"
#include "cli/output_file.h"
#include "cli/shell_words.h"
#include "turngap/core/error.h"

namespace turngap::cli {
namespace {

const CLI::App& command_named(const CLI::App& app, const std::string& name) {
  if (name.empty()) return app;
  const auto named = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  if (named.empty()) throw FatalError(fmt::format("man: expected a command of turngap, found '{}'", name));
  return *named.front();
}

}  // namespace

void add_documentation_commands(CLI::App& app, int& code) {
  const auto shell = std::make_shared<Shell>(Shell::bash);
  CLI::App& completion = *app.add_subcommand("completion", "Print a completion script for a shell");
  completion.add_option("SHELL", *shell, "bash, zsh or fish")
      ->transform(choice<Shell>({{"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}}))
      ->type_name("bash|zsh|fish")
      ->required();
  completion.footer(
      "Examples:\n  source <(turngap completion bash)\n  turngap completion fish > "
      "~/.config/fish/completions/turngap.fish");
  completion.callback([&app, &code, shell] {
    write_stdout(completion_script(app, *shell));
    code = kDone;
  });
  const auto name = std::make_shared<std::string>();
  CLI::App& man = *app.add_subcommand("man", "Print a manual page");
  man.add_option("COMMAND", *name, "Of this command; else of turngap as a whole");
  man.footer("Examples:\n  turngap man analyze | man -l -\n  turngap man > turngap.1");
  man.callback([&app, &code, name] {
    write_stdout(man_page(command_named(app, *name), TURNGAP_VERSION));
    code = kDone;
  });
}

}  // namespace turngap::cli
