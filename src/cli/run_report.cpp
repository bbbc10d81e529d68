#include "cli/run_report.h"

#include <fmt/format.h>

#include <cstdio>

#include "cli/exit_codes.h"
#include "cli/settings.h"
#include "cli/sidecars.h"
#include "cli/terminal.h"
#include "cli/versions.h"
#include "turngap/results/latency_csv.h"

namespace turngap::cli {
namespace {

std::vector<NamedValue> configuration(AnalysisConfig config) {
  std::vector<NamedValue> values{{"caller_channel", config.caller_channel == CallerChannel::left ? "left" : "right"}};
  for (const Setting& setting : settings_of(config)) {
    values.emplace_back(setting.name, fmt::format("{} {}", setting.get(), setting.unit));
  }
  return values;
}

std::vector<MeasuredRecording> measured(const std::vector<RecordingResult>& results) {
  std::vector<MeasuredRecording> rows;
  for (const RecordingResult& result : results) {
    if (result.analysis) rows.push_back({identity_of(result), result.analysis->turns});
  }
  return rows;
}

std::vector<FailedRecording> failures(const std::vector<RecordingResult>& results) {
  std::vector<FailedRecording> failed;
  for (const RecordingResult& result : results) {
    if (!result.fault) continue;
    failed.push_back({result.path.string(), std::string(to_string(*result.fault)), result.message});
  }
  return failed;
}

std::vector<DoubtfulRecording> findings(const std::vector<RecordingResult>& results) {
  std::vector<DoubtfulRecording> doubtful;
  for (const RecordingResult& result : results) {
    if (!result.analysis) continue;
    for (const Finding& finding : result.analysis->findings) {
      doubtful.push_back({result.name, finding.flag, finding.message});
    }
  }
  return doubtful;
}

}  // namespace

RunSummary write_report(const std::vector<RecordingResult>& results, const AnalysisConfig& config, const Gate& gate,
                        const Outputs& outputs, const std::vector<FailedRecording>& not_fetched) {
  const auto rows = measured(results);
  RunSummary summary;
  summary.recordings_measured = rows.size();
  summary.failed = not_fetched;
  for (FailedRecording& failed : failures(results)) summary.failed.push_back(std::move(failed));
  summary.findings = findings(results);
  summary.channel_roles = reasons_for_roles(results);
  summary.statistics = summarize(rows);
  summary.gate = judge(summary.statistics, gate);
  summary.configuration = configuration(config);
  summary.versions = versions();
  write_outputs(outputs, to_latency_csv(rows), to_summary_json(summary));
  return summary;
}

void tell(const RunSummary& summary, const Outputs& outputs, bool quiet) {
  if (quiet) {
    fmt::print(stderr, "{}", to_failure_text(summary.failed));
    return;
  }
  fmt::print(stderr, "{}", to_summary_text(summary, coloured() ? TextStyle::coloured : TextStyle::plain));
  fmt::print(stderr, "written: {}, {}\n", outputs.table, outputs.summary);
}

int failure_exit_code(const RunSummary& summary) {
  if (summary.failed.empty()) return kDone;
  return summary.recordings_measured == 0 ? kUnusable : kSomeFailed;
}

}  // namespace turngap::cli
