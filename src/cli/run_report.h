#pragma once

#include <span>

#include "cli/outputs.h"
#include "turngap/report/summary_json.h"
#include "turngap/results/recording_result.h"
#include "turngap/stats/gate.h"

namespace turngap::cli {

/// Writes results.jsonl, latency.csv and summary.json, and gives what the summary says. Throws FatalError.
RunSummary write_report(std::span<const RecordingResult> results, const Gate& gate, const Outputs& outputs);

/// The summary in words on stderr; if `quiet` only what could not be measured.
void tell(const RunSummary& summary, const Outputs& outputs, bool quiet);

/// kDone, kSomeFailed, or kUnusable where nothing was measured.
int failure_exit_code(const RunSummary& summary);

}  // namespace turngap::cli
