#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "cli/analyze_command.h"
#include "cli/audit_command.h"
#include "cli/compare_command.h"
#include "cli/evaluate_command.h"
#include "cli/exit_codes.h"
#include "cli/export_command.h"
#include "cli/fetch_command.h"
#include "cli/help.h"
#include "cli/loadtest_command.h"
#include "cli/merge_command.h"
#include "cli/message.h"
#include "cli/output_file.h"
#include "cli/plan_command.h"
#include "cli/purge_command.h"
#include "cli/report_command.h"
#include "cli/run_context.h"
#include "cli/shell_words.h"
#include "cli/show_command.h"
#include "cli/standard_streams.h"
#include "cli/summarize_command.h"
#include "cli/terminal.h"
#include "cli/versions.h"

namespace {

std::string version_text() {
  std::string text;
  for (const auto& [name, value] : turngap::cli::versions()) text += fmt::format("{:<8} {}\n", name, value);
  return text;
}

void add_commands(CLI::App& app, int& exit_code) {
  turngap::cli::add_audit_command(app, exit_code);
  turngap::cli::add_analyze_command(app, exit_code);
  turngap::cli::add_summarize_command(app, exit_code);
  turngap::cli::add_compare_command(app, exit_code);
  turngap::cli::add_report_command(app, exit_code);
  turngap::cli::add_show_command(app, exit_code);
  turngap::cli::add_export_command(app, exit_code);
  turngap::cli::add_evaluate_command(app, exit_code);
  turngap::cli::add_fetch_command(app, exit_code);
  turngap::cli::add_plan_command(app, exit_code);
  turngap::cli::add_merge_command(app, exit_code);
  turngap::cli::add_loadtest_command(app, exit_code);
  turngap::cli::add_purge_command(app, exit_code);
  turngap::cli::add_documentation_commands(app, exit_code);
}

// `turngap help analyze` is `turngap analyze --help`, without what stands behind it.
std::vector<std::string> words_of(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty() || words[0] != "help") return words;
  if (words.size() == 1) return {"--help"};
  const auto named = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == words[1]; });
  return named.empty() ? std::vector{words[1]} : std::vector<std::string>{words[1], "--help"};
}

int parse_and_run(int argc, char** argv) {
  int exit_code = turngap::cli::kDone;
  CLI::App app("How long callers wait for a voice agent, measured from two-channel call recordings.", "turngap");
  app.formatter(std::make_shared<turngap::cli::HelpFormatter>(turngap::cli::columns_of(turngap::cli::Stream::out)));
  app.set_help_flag("-h,--help", "Print this help and end; turngap help COMMAND does it too");
  app.set_help_all_flag("--help-all", "The same with every setting");
  app.set_version_flag("-V,--version", version_text(), "Print the versions of turngap and its libraries and end");
  app.require_subcommand(0, 1);  // so that an unknown one is named as an unexpected argument
  app.footer("turngap COMMAND --help tells more.");
  add_commands(app, exit_code);
  std::vector<std::string> words = words_of(app, argc, argv);
  std::ranges::reverse(words);  // as CLI11 wants them
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    turngap::cli::write_stdout(app.help());
    return turngap::cli::kDone;
  } catch (const CLI::CallForAllHelp&) {
    turngap::cli::write_stdout(app.help("", CLI::AppFormatMode::All));
    return turngap::cli::kDone;
  } catch (const CLI::CallForVersion&) {
    turngap::cli::write_stdout(version_text());
    return turngap::cli::kDone;
  } catch (const CLI::ParseError& error) {
    turngap::cli::write_stderr(turngap::cli::usage_error(app, error));
    return turngap::cli::kUnusable;
  }
  if (app.get_subcommands().empty()) {
    turngap::cli::write_stderr(app.help());
    return turngap::cli::kUnusable;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  turngap::cli::reserve_standard_streams();
  turngap::cli::note_run(argc, argv);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is seen as EPIPE
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of the size of files as EFBIG
  try {
    return parse_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    // One piece, for a text that is put together takes memory.
    turngap::cli::write_stderr(
        "turngap: expected memory, found that this machine gives no more; allow more (ulimit -v), or do less at a time "
        "(lower --jobs)\n");
    return turngap::cli::kUnusable;
  } catch (const std::exception& error) {
    turngap::cli::print_message("turngap: {}\n", error.what());
    return turngap::cli::kUnusable;
  }
}
