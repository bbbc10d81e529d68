#include "cli/summarize_command.h"

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "cli/ci_options.h"
#include "cli/exit_codes.h"
#include "cli/gate_options.h"
#include "cli/outputs.h"
#include "cli/run_report.h"
#include "turngap/results/result_lines.h"

namespace turngap::cli {
namespace {

constexpr auto kSummarizeExamples = R"(Examples:
  turngap summarize results.jsonl
  turngap summarize --max-p95 600 monday/results.jsonl tuesday/results.jsonl
  turngap summarize --by scenario --calls calls.csv results.jsonl

Nothing is decoded or measured: table, summary and gate are those that analyze made with these results. Several files are
put together in the order given; they must be of one method version and the same settings.

Exit codes: 0 done, 1 the gate failed, 2 wrong usage, results that cannot be read or output that cannot be written, 3 too
little data for the gate, 4 done, but some recordings could not be measured.)";

struct SummarizeOptions {
  std::vector<std::filesystem::path> results;
  Outputs outputs;
  bool quiet = false;
  GateOptions gate;
  SummaryChoice summary;
  CiOptions ci;
};

int run_summarize(SummarizeOptions& options) {
  choose_defaults(options.outputs);
  auto outputs = options.outputs.files();
  for (OutputFile& file : options.ci.files()) outputs.push_back(std::move(file));
  check_outputs(outputs, options.results);
  const ResultLines lines = lines_of_run(options.results);
  const auto metadata_names = metadata_names_of(lines);
  check_summary_options(options.summary, metadata_names);
  for (const auto& path : options.results) options.summary.inputs.push_back(path.string());
  const RunReport report = write_report(lines, metadata_names, options.gate.gate(), options.outputs, options.summary);
  tell(report, options.summary, options.quiet);
  const RunSummary& summary = report.numbers.summary;
  if (options.ci.any()) write_ci(ci_report_of(summary, "summarize"), options.ci);
  const int judged = options.gate.given() ? gate_exit_code(summary.gate, options.gate) : kDone;
  return more_severe(judged, failure_exit_code(summary));
}

}  // namespace

void add_summarize_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<SummarizeOptions>();
  options->outputs.makes_results = false;
  CLI::App& command = *app.add_subcommand("summarize", "Make table, summary and gate again from results.jsonl");
  command.add_option("RESULTS", options->results, "One or more results.jsonl")->required();
  add_output_options(command, options->outputs);
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary");
  add_gate_options(command, options->gate);
  add_summary_options(command, options->summary);
  add_ci_options(command, options->ci);
  command.footer(kSummarizeExamples);
  command.callback([options, &code] { code = run_summarize(*options); });
}

}  // namespace turngap::cli
