#include "cli/show_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/output_file.h"
#include "cli/sidecars.h"
#include "cli/terminal.h"
#include "turngap/analysis/turn_excerpts.h"
#include "turngap/core/error.h"
#include "turngap/report/page.h"
#include "turngap/report/turn_text.h"
#include "turngap/results/result_line.h"

namespace turngap::cli {
namespace {

constexpr auto kShowExamples = R"(Examples:
  turngap show call.wav 3
  turngap show --caller-channel right call.wav 1
  turngap show --json call.wav 3

Measures the recording and draws the turn: the levels of both channels, where each party speaks, and the wait from the
caller's end to the agent's first speech.

Exit codes: 0 done, 2 wrong usage, no such turn, or a recording that cannot be measured.)";

struct ShowOptions {
  std::filesystem::path recording;
  std::size_t turn = 0;
  bool json = false;
  AnalysisConfig config;
  bool roles_are_given = false;
};

RecordingTask measured(const ShowOptions& options) {
  auto tasks = find_recordings({&options.recording, 1});
  if (tasks.size() != 1) {
    throw FatalError(fmt::format("{}: expected one recording, found {}", options.recording.string(), tasks.size()));
  }
  describe(tasks, options.config, !options.roles_are_given);
  RecordingTask& task = tasks.front();
  if (!task.result.failure) analyze_one(task, options.config);
  if (task.result.failure) {
    throw FatalError(fmt::format("{}: {}", options.recording.string(), task.result.failure->message));
  }
  return std::move(task);
}

void require_turn(const RecordingResult& result, std::size_t turn) {
  const std::size_t turns = result.analysis->turns.size();
  if (turn >= 1 && turn <= turns) return;
  throw FatalError(turns == 0 ? fmt::format("{}: expected a caller turn to show, found none in it", result.path)
                              : fmt::format("{}: expected a turn from 1 to {}, found {}", result.path, turns, turn));
}

std::string turn_json(const RecordingResult& result, std::size_t turn) {
  const auto record = nlohmann::ordered_json::parse(to_result_line(result));
  nlohmann::ordered_json json = {
      {"schema", "turngap.turn/1"}, {"recording", record["recording"]}, {"path", record["path"]}};
  json.update(record["turns"][turn]);
  return json.dump(2) + "\n";
}

int run_show(const ShowOptions& options) {
  const RecordingTask task = measured(options);
  const RecordingResult& result = task.result;
  require_turn(result, options.turn);
  const std::size_t turn = options.turn - 1;
  if (options.json) {
    write_stdout(turn_json(result, turn));
    return kDone;
  }
  const TurnWindow window = window_around(*result.analysis, result.analysis->turns[turn]);
  const Stretch stretch{window.from, window.to};
  const auto excerpts = take_excerpts(task.file, config_for(result, options.config), {&stretch, 1});
  const TextLayout layout{.columns = columns_of(Stream::out), .coloured = coloured(Stream::out)};
  write_stdout(to_turn_text(result, turn, excerpts.front(), layout));
  return kDone;
}

}  // namespace

void add_show_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App& command = *app.add_subcommand("show", "Draw one turn of a recording on the terminal");
  command.add_option("RECORDING", options->recording, "A two-channel recording")->required();
  command.add_option("TURN", options->turn, "The number of the caller's turn in it, from 1")->required();
  command.add_flag("--json", options->json, "Print the turn as in results.jsonl instead");
  add_measuring_options(command, options->config);
  command.footer(kShowExamples);
  command.callback([options, &command, &code] {
    options->roles_are_given = command.count("--caller-channel") > 0;
    code = run_show(*options);
  });
}

}  // namespace turngap::cli
