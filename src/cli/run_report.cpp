#include "cli/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "cli/exit_codes.h"
#include "cli/load_join.h"
#include "cli/message.h"
#include "cli/run_context.h"
#include "cli/terminal.h"
#include "turngap/report/calls_csv.h"
#include "turngap/results/latency_csv.h"
#include "turngap/results/result_lines.h"
#include "turngap/results/result_table.h"
#include "turngap/results/role_order.h"

namespace turngap::cli {
namespace {

constexpr std::size_t kPlacesInJson = 10;

/// Takes in the results of a run one after the other; none of them is needed any more then.
class NumbersOfRun {
 public:
  void add(const RecordingResult& result) {
    if (count_++ == 0) {
      summary_.method_version = result.method_version;
      summary_.configuration = result.settings;
    }
    add_versions(result.versions);
    roles_.add(result);
    if (result.failure) add_failure(result);
    if (result.analysis) add_findings(result);
    table_.add(result);
  }

  RunNumbers take() {
    if (auto doubt = roles_.doubt()) {
      const std::string how = " (--agent-channel; for analyze --caller-channel)";
      summary_.findings.insert(summary_.findings.begin(),
                               {"all recordings", Flag::roles_doubtful, std::move(*doubt) + how});
    }
    summary_.recordings_measured = count_ - summary_.failed.size();
    summary_.channel_roles = {reasons_.begin(), reasons_.end()};
    return {std::move(summary_), table_.take()};
  }

 private:
  void add_failure(const RecordingResult& result) {
    const std::string& name = result.path.empty() ? result.identity.recording : result.path;
    summary_.failed.push_back({name, result.failure->fault, result.failure->message});
  }

  void add_findings(const RecordingResult& result) {
    ++reasons_[result.roles.reason];
    for (const Finding& finding : result.analysis->findings) {
      summary_.findings.push_back({result.identity.recording, finding.flag, finding.message});
    }
  }

  // Of results that several builds measured, all their versions.
  void add_versions(const std::vector<NamedText>& versions) {
    for (const auto& [name, value] : versions) {
      const auto known = std::ranges::find(summary_.versions, name, &NamedText::first);
      if (known == summary_.versions.end()) {
        summary_.versions.emplace_back(name, value);
      } else if (known->second.find(value) == std::string::npos) {
        known->second += ", " + value;
      }
    }
  }

  RunSummary summary_;
  ResultTable table_;
  RoleOrder roles_;
  std::map<std::string, std::size_t> reasons_;
  std::size_t count_ = 0;
};

// The load stays joined to the table, for a page may be broken down by it too.
SummaryStatistics statistics_of(LatencyTable& table, const SummaryChoice& choice) {
  SummaryOptions options{.by = choice.by, .worst = std::max(kPlacesInJson, choice.worst)};
  if (choice.loadtest.empty()) return summarize(table, options);
  join_load(load_times_in(choice.loadtest), table);
  if (std::ranges::find(options.by, "concurrency") == options.by.end()) options.by.emplace_back("concurrency");
  return summarize(table, options);
}

void write_calls(OutputSet& outputs, const LatencyTable& table) {
  if (!outputs.wants(OutputKind::calls_table)) return;
  const auto names = call_metadata_names(table);
  outputs.append(OutputKind::calls_table, calls_csv_header(names));
  for_each_call(table,
                [&](const CallSummary& call) { outputs.append(OutputKind::calls_table, calls_csv_row(call, names)); });
}

// Data on stdout stays alone there.
void print_summary(const RunReport& report, const SummaryChoice& choice) {
  const Stream stream = report.written.data_on_stdout ? Stream::err : Stream::out;
  const TextLayout layout{.columns = columns_of(stream), .coloured = coloured(stream), .verbose = choice.verbose};
  const std::string text = to_summary_text(report.numbers.summary, layout);
  if (stream == Stream::out) return write_stdout(text);
  write_stderr(text);
}

}  // namespace

RunNumbers numbers_of(const ResultLines& lines, const Gate& gate, const SummaryChoice& choice,
                      const std::function<void(const ResultLine&, const RecordingResult&)>& hear) {
  NumbersOfRun run;
  lines([&](const ResultLine& line) {
    const RecordingResult result = line.parsed();
    hear(line, result);
    run.add(result);
  });
  RunNumbers numbers = run.take();
  RunSummary& summary = numbers.summary;
  summary.statistics = statistics_of(numbers.table, choice);
  summary.gate = judge(summary.statistics, gate);
  summary.missing = choice.missing;
  summary.run = run_context(choice.inputs);
  summary.run.selected_by = choice.selected_by;
  summary.places_in_text = choice.worst;
  return numbers;
}

RunReport write_report(const ResultLines& lines, const std::vector<std::string>& metadata_names, const Gate& gate,
                       const Outputs& outputs, const SummaryChoice& choice) {
  OutputSet files(outputs);
  files.append(OutputKind::latency_table, latency_csv_header(metadata_names));
  const bool table_is_wanted = files.wants(OutputKind::latency_table);
  RunNumbers numbers = numbers_of(lines, gate, choice, [&](const ResultLine& line, const RecordingResult& result) {
    files.append(OutputKind::result_lines, line.text);
    files.append(OutputKind::result_lines, "\n");
    if (table_is_wanted) files.append(OutputKind::latency_table, latency_csv_rows(result, metadata_names));
  });
  write_calls(files, numbers.table);
  write_summary_json(numbers.summary, numbers.table,
                     [&files](std::string_view text) { files.append(OutputKind::summary, text); });
  Written written = files.commit(numbers.summary.recordings_measured == 0);
  return {std::move(numbers), std::move(written)};
}

void tell(const RunReport& report, const SummaryChoice& choice, bool quiet) {
  const RunSummary& summary = report.numbers.summary;
  const Written& written = report.written;
  if (quiet) {
    write_stderr(to_failure_text(summary.failed));
  } else {
    print_summary(report, choice);
    if (!written.names.empty()) print_message("written: {}\n", fmt::join(written.names, ", "));
  }
  if (!written.left.empty()) {
    print_message("nothing was measured: {} left as it was\n", fmt::join(written.left, ", "));
  }
}

int failure_exit_code(const RunSummary& summary) {
  if (summary.failed.empty()) return kDone;
  return summary.recordings_measured == 0 ? kUnusable : kSomeFailed;
}

}  // namespace turngap::cli
