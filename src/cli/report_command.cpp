#include "cli/report_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/checked_number.h"
#include "cli/exit_codes.h"
#include "cli/gate_options.h"
#include "cli/message.h"
#include "cli/output_file.h"
#include "cli/page_output.h"
#include "cli/run_report.h"
#include "turngap/results/result_lines.h"

namespace turngap::cli {
namespace {

constexpr auto kReportExamples = R"(Examples:
  turngap report results.jsonl
  turngap report results.jsonl --recordings calls/ -o report.html
  turngap report this/results.jsonl --baseline last/results.jsonl --title "Release 12"
  turngap report results.jsonl --recordings calls/ --embed-audio --worst 10

One page that needs nothing else: it works offline and from a mail, loads nothing and sends nothing. With the recordings
the worst turns are drawn with waveform and spectrum; --embed-audio puts the seconds around them into the page, to be
listened to by whoever gets it.

Exit codes: 0 done, 1 the gate failed, 2 wrong usage, results that cannot be read or a page that cannot be written, 3 too
little data for the gate. The gate decides where one of its options is given.)";

struct ReportOptions {
  std::vector<std::filesystem::path> results;
  std::string output = "report.html";
  PageChoice page;
  GateOptions gate;
  SummaryChoice summary;
};

std::vector<std::filesystem::path> inputs_of(const ReportOptions& options) {
  std::vector<std::filesystem::path> inputs = options.results;
  inputs.insert(inputs.end(), options.page.baseline.begin(), options.page.baseline.end());
  return inputs;
}

int run_report(ReportOptions& options) {
  const OutputFile output{"--out", options.output, OutputKind::page};
  check_outputs({&output, 1}, inputs_of(options));
  const ResultLines lines = lines_of_run(options.results);
  if (!options.summary.by.empty()) check_summary_options(options.summary, metadata_names_of(lines));
  for (const auto& path : options.results) options.summary.inputs.push_back(path.string());
  options.summary.worst = options.page.turns;
  const RunNumbers numbers = numbers_of(lines, options.gate.gate(), options.summary);
  write_output(output, page_of(numbers, lines, options.summary.by, options.page));
  print_message("written: {}\n", options.output);
  return options.gate.given() ? gate_exit_code(numbers.summary.gate, options.gate) : kDone;
}

void add_page_options(CLI::App& command, ReportOptions& options) {
  command.add_option("-o,--out", options.output, "Where the page goes; - is stdout")
      ->type_name("FILE")
      ->capture_default_str();
  command.add_option("--recordings", options.page.folders, "Folders that hold the recordings, for pictures and audio")
      ->check([](const std::string& folder) {
        std::error_code error;
        return std::filesystem::is_directory(folder, error)
                   ? std::string()
                   : fmt::format("expected a folder with recordings, found none at '{}'", folder);
      })
      ->type_name("DIR");
  command
      .add_option("--baseline", options.page.baseline,
                  "A results.jsonl or latency.csv of an earlier release to compare with")
      ->type_name("FILE");
  command
      .add_option("--margin-ms", options.page.margin_ms,
                  "With --baseline: a p95 slower by at most this does not matter")
      ->check(number_between(0.0, 1e6))
      ->capture_default_str();
  command
      .add_option("--worst", options.page.turns,
                  "How many of the slowest answered turns and of the longest waits without a reply are drawn")
      ->check(CLI::Range(0, 1000))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--by", options.summary.by,
                  "Break the run down by tag, day, hour (UTC), turn, or a column of --metadata, instead of by all with "
                  "few values; may be given several times")
      ->type_name("COLUMN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->allow_extra_args(false);
  command.add_flag("--embed-audio", options.page.embed_audio,
                   "Put the audio around each turn that is drawn into the page");
  command.add_option("--title", options.page.title, "The heading of the page")->type_name("TEXT");
  command.add_option("--jobs", options.page.jobs, "Recordings looked at at a time")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
}

}  // namespace

void add_report_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App& command = *app.add_subcommand("report", "Make one page to look at of results.jsonl");
  command.add_option("RESULTS", options->results, "One or more results.jsonl")->required();
  add_page_options(command, *options);
  add_gate_options(command, options->gate);
  command.footer(kReportExamples);
  command.callback([options, &code] { code = run_report(*options); });
}

}  // namespace turngap::cli
