#include "cli/run_context.h"

#include <chrono>

#include "turngap/core/calendar.h"

namespace turngap::cli {
namespace {

RunContext& this_run() {
  static RunContext run;
  return run;
}

}  // namespace

void note_run(int argc, char** argv) {
  this_run().started_at = to_iso8601(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  this_run().command_line.assign(argv, argv + argc);
}

RunContext run_context(std::vector<std::string> inputs) {
  RunContext run = this_run();
  run.inputs = std::move(inputs);
  return run;
}

}  // namespace turngap::cli
