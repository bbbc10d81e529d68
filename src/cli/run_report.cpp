#include "cli/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/exit_codes.h"
#include "cli/load_join.h"
#include "cli/run_context.h"
#include "cli/terminal.h"
#include "turngap/report/calls_csv.h"
#include "turngap/results/latency_csv.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/role_order.h"

namespace turngap::cli {
namespace {

constexpr std::size_t kPlacesInJson = 10;

std::vector<FailedRecording> failures(std::span<const RecordingResult> results) {
  std::vector<FailedRecording> failed;
  for (const RecordingResult& result : results) {
    if (!result.failure) continue;
    const std::string& name = result.path.empty() ? result.identity.recording : result.path;
    failed.push_back({name, result.failure->fault, result.failure->message});
  }
  return failed;
}

std::vector<DoubtfulRecording> findings(std::span<const RecordingResult> results) {
  std::vector<DoubtfulRecording> doubtful;
  if (auto doubt = doubt_about_all_roles(results)) {
    const std::string how = " (--agent-channel; for analyze --caller-channel)";
    doubtful.push_back({"all recordings", Flag::roles_doubtful, std::move(*doubt) + how});
  }
  for (const RecordingResult& result : results) {
    if (!result.analysis) continue;
    for (const Finding& finding : result.analysis->findings) {
      doubtful.push_back({result.identity.recording, finding.flag, finding.message});
    }
  }
  return doubtful;
}

std::vector<std::pair<std::string, std::size_t>> reasons_for_roles(std::span<const RecordingResult> results) {
  std::map<std::string, std::size_t> reasons;
  for (const RecordingResult& result : results) {
    if (result.analysis) ++reasons[result.roles.reason];
  }
  return {reasons.begin(), reasons.end()};
}

// Of results that several builds measured, all their versions.
std::vector<NamedText> versions_of(std::span<const RecordingResult> results) {
  std::vector<NamedText> all;
  for (const RecordingResult& result : results) {
    for (const auto& [name, value] : result.versions) {
      const auto known = std::ranges::find(all, name, &NamedText::first);
      if (known == all.end()) {
        all.emplace_back(name, value);
      } else if (known->second.find(value) == std::string::npos) {
        known->second += ", " + value;
      }
    }
  }
  return all;
}

SummaryStatistics statistics_of(const LatencyTable& table, const SummaryChoice& choice) {
  SummaryOptions options{.by = choice.by, .worst = std::max(kPlacesInJson, choice.worst)};
  if (choice.loadtest.empty()) return summarize(table, options);
  LatencyTable joined = table;
  join_load(load_times_in(choice.loadtest), joined);
  if (std::ranges::find(options.by, "concurrency") == options.by.end()) options.by.emplace_back("concurrency");
  return summarize(joined, options);
}

// Data on stdout stays alone there.
void print_summary(const RunReport& report, const SummaryChoice& choice) {
  const Stream stream = report.written.data_on_stdout ? Stream::err : Stream::out;
  const TextLayout layout{.columns = columns_of(stream), .coloured = coloured(stream), .verbose = choice.verbose};
  const std::string text = to_summary_text(report.summary, layout);
  if (stream == Stream::out) return write_stdout(text);
  fmt::print(stderr, "{}", text);
}

}  // namespace

RunSummary summary_of(std::span<const RecordingResult> results, const LatencyTable& table, const Gate& gate,
                      const SummaryChoice& choice) {
  RunSummary summary;
  summary.failed = failures(results);
  summary.recordings_measured = results.size() - summary.failed.size();
  summary.findings = findings(results);
  summary.channel_roles = reasons_for_roles(results);
  summary.statistics = statistics_of(table, choice);
  summary.gate = judge(summary.statistics, gate);
  summary.method_version = results.empty() ? kMethodVersion : results.front().method_version;
  if (!results.empty()) summary.configuration = results.front().settings;
  summary.versions = versions_of(results);
  summary.missing = choice.missing;
  summary.run = run_context(choice.inputs);
  summary.run.selected_by = choice.selected_by;
  summary.places_in_text = choice.worst;
  return summary;
}

RunReport write_report(std::span<const RecordingResult> results, const Gate& gate, const Outputs& outputs,
                       const SummaryChoice& choice) {
  const LatencyTable table = to_latency_table(results);
  RunSummary summary = summary_of(results, table, gate, choice);
  const Texts texts{.results = to_result_lines(results),
                    .table = to_latency_csv(results),
                    .summary = to_summary_json(summary),
                    .calls = to_calls_csv(summarize_calls(table))};
  Written written = write_outputs(outputs, texts, summary.recordings_measured == 0);
  return {std::move(summary), std::move(written)};
}

void tell(const RunReport& report, const SummaryChoice& choice, bool quiet) {
  const auto& [summary, written] = report;
  if (quiet) {
    fmt::print(stderr, "{}", to_failure_text(summary.failed));
  } else {
    print_summary(report, choice);
    if (!written.names.empty()) fmt::print(stderr, "written: {}\n", fmt::join(written.names, ", "));
  }
  if (!written.left.empty()) {
    fmt::print(stderr, "nothing was measured: {} left as it was\n", fmt::join(written.left, ", "));
  }
}

int failure_exit_code(const RunSummary& summary) {
  if (summary.failed.empty()) return kDone;
  return summary.recordings_measured == 0 ? kUnusable : kSomeFailed;
}

}  // namespace turngap::cli
