#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>

#include "cli/analyze_command.h"
#include "cli/audit_command.h"
#include "cli/compare_command.h"
#include "cli/evaluate_command.h"
#include "cli/exit_codes.h"
#include "cli/export_command.h"
#include "cli/fetch_command.h"
#include "cli/loadtest_command.h"
#include "cli/purge_command.h"
#include "cli/summarize_command.h"
#include "cli/versions.h"

namespace {

std::string version_text() {
  std::string text;
  for (const auto& [name, value] : turngap::cli::versions()) text += fmt::format("{:<8} {}\n", name, value);
  return text;
}

int parse_and_run(int argc, char** argv) {
  int exit_code = turngap::cli::kDone;
  CLI::App app("How long callers wait for a voice agent, measured from two-channel call recordings.", "turngap");
  app.set_version_flag("--version", version_text());
  app.require_subcommand(0, 1);  // so that an unknown one is named as an unexpected argument
  turngap::cli::add_audit_command(app, exit_code);
  turngap::cli::add_analyze_command(app, exit_code);
  turngap::cli::add_summarize_command(app, exit_code);
  turngap::cli::add_compare_command(app, exit_code);
  turngap::cli::add_export_command(app, exit_code);
  turngap::cli::add_evaluate_command(app, exit_code);
  turngap::cli::add_fetch_command(app, exit_code);
  turngap::cli::add_loadtest_command(app, exit_code);
  turngap::cli::add_purge_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? turngap::cli::kDone : turngap::cli::kUnusable;
  }
  if (app.get_subcommands().empty()) {
    fmt::print(stderr, "{}", app.help());
    return turngap::cli::kUnusable;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen as EPIPE
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "turngap: {}\n", error.what());
    return turngap::cli::kUnusable;
  }
}
