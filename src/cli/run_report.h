#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/outputs.h"
#include "cli/summary_options.h"
#include "turngap/report/summary_json.h"
#include "turngap/results/latency_table.h"
#include "turngap/results/result_lines.h"
#include "turngap/stats/gate.h"

namespace turngap::cli {

/// The numbers of a run.
struct RunNumbers {
  RunSummary summary;
  LatencyTable table;
};

/// Goes once through the results of a run, each of which `hear` is told.
RunNumbers numbers_of(
    const ResultLines& lines, const Gate& gate, const SummaryChoice& choice,
    const std::function<void(const ResultLine&, const RecordingResult&)>& hear = [](const auto&, const auto&) {});

/// What the summary says, and where it stands.
struct RunReport {
  RunNumbers numbers;
  Written written;
};

/// Writes results.jsonl, latency.csv, summary.json, and the table of calls where one was asked for, in one pass over
/// the results; `metadata_names` are those of all of them. Throws FatalError.
RunReport write_report(const ResultLines& lines, const std::vector<std::string>& metadata_names, const Gate& gate,
                       const Outputs& outputs, const SummaryChoice& choice);

/// The summary in words on stdout, or on stderr where data goes to stdout; if `quiet` only what could not be measured,
/// on stderr.
void tell(const RunReport& report, const SummaryChoice& choice, bool quiet);

/// kDone, kSomeFailed, or kUnusable where nothing was measured.
int failure_exit_code(const RunSummary& summary);

}  // namespace turngap::cli
