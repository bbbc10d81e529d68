#pragma once

#include <string>
#include <vector>

#include "turngap/report/summary_json.h"

namespace turngap::cli {

/// Keeps the arguments and the time of the start, for `run` in summary.json.
void note_run(int argc, char** argv);

RunContext run_context(std::vector<std::string> inputs);

}  // namespace turngap::cli
