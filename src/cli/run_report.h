#pragma once

#include <vector>

#include "cli/outputs.h"
#include "turngap/analysis/analyze_batch.h"
#include "turngap/report/summary_json.h"
#include "turngap/stats/gate.h"

namespace turngap::cli {

/// Writes latency.csv and summary.json, and gives what the summary says. Throws FatalError.
RunSummary write_report(const std::vector<RecordingResult>& results, const AnalysisConfig& config, const Gate& gate,
                        const Outputs& outputs, const std::vector<FailedRecording>& not_fetched = {});

/// The summary in words on stderr; if `quiet` only what could not be measured.
void tell(const RunSummary& summary, const Outputs& outputs, bool quiet);

/// kDone, kSomeFailed, or kUnusable where nothing was measured.
int failure_exit_code(const RunSummary& summary);

}  // namespace turngap::cli
