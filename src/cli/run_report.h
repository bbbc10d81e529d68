#pragma once

#include <span>

#include "cli/outputs.h"
#include "turngap/report/summary_json.h"
#include "turngap/results/recording_result.h"
#include "turngap/stats/gate.h"

namespace turngap::cli {

/// What the summary says, and where it stands.
struct RunReport {
  RunSummary summary;
  Written written;
};

/// Writes results.jsonl, latency.csv and summary.json. Throws FatalError.
RunReport write_report(std::span<const RecordingResult> results, const Gate& gate, const Outputs& outputs);

/// The summary in words on stderr; if `quiet` only what could not be measured.
void tell(const RunReport& report, bool quiet);

/// kDone, kSomeFailed, or kUnusable where nothing was measured.
int failure_exit_code(const RunSummary& summary);

}  // namespace turngap::cli
