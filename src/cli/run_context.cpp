#include "cli/run_context.h"

#include <chrono>

#include "turngap/core/calendar.h"

namespace turngap::cli {
namespace {

RunContext& noted() {
  static RunContext run;
  return run;
}

}  // namespace

void note_run(int argc, char** argv) {
  noted().started_at = to_iso8601(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  noted().command_line.assign(argv, argv + argc);
}

RunContext run_context(std::vector<std::string> inputs) {
  RunContext run = noted();
  run.inputs = std::move(inputs);
  return run;
}

}  // namespace turngap::cli
