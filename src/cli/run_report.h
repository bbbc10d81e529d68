#pragma once

#include <span>

#include "cli/outputs.h"
#include "cli/summary_options.h"
#include "turngap/report/summary_json.h"
#include "turngap/results/recording_result.h"
#include "turngap/stats/gate.h"

namespace turngap::cli {

/// What the summary says, and where it stands.
struct RunReport {
  RunSummary summary;
  Written written;
};

/// What a summary of the results says; `table` is theirs.
RunSummary summary_of(std::span<const RecordingResult> results, const LatencyTable& table, const Gate& gate,
                      const SummaryChoice& choice);

/// Writes results.jsonl, latency.csv, summary.json, and the table of calls where one was asked for. Throws FatalError.
RunReport write_report(std::span<const RecordingResult> results, const Gate& gate, const Outputs& outputs,
                       const SummaryChoice& choice);

/// The summary in words on stdout, or on stderr where data goes to stdout; if `quiet` only what could not be measured,
/// on stderr.
void tell(const RunReport& report, const SummaryChoice& choice, bool quiet);

/// kDone, kSomeFailed, or kUnusable where nothing was measured.
int failure_exit_code(const RunSummary& summary);

}  // namespace turngap::cli
