#include "cli/compare_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "cli/checked_number.h"
#include "cli/ci_options.h"
#include "cli/exit_codes.h"
#include "cli/output_file.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "core/natural_order.h"
#include "turngap/core/error.h"
#include "turngap/report/comparison.h"
#include "turngap/report/history.h"
#include "turngap/stats/release_history.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kCompareExamples = R"(Examples:
  turngap compare last/results.jsonl this/results.jsonl
  turngap compare --base monday.csv tuesday.csv --candidate wednesday.csv --margin-ms 30
  turngap compare --pair-by scenario --markdown verdict.md base.csv candidate.csv
  turngap compare --history releases/ --otava otava.csv

The verdict rests on the p95 of the response latency: regressed if the lower end of its difference's interval lies above
the margin, no_regression if the upper end lies below it, improved if that lies below 0, else inconclusive. A rate of
unanswered turns that is up for certain is a regression too. docs/statistics.md says why.

Releases of a history are taken in the order of their names, numbers in them as numbers: v1.9 comes before v1.10.

Exit codes: 0 no_regression or improved, 1 regressed, 2 wrong usage or tables, 3 inconclusive. Of a history: 1 where any
release regressed against the first, else what the last release is against the first.)";

struct CompareOptions {
  std::vector<fs::path> pair;
  std::vector<fs::path> base;
  std::vector<fs::path> candidate;
  fs::path history;
  std::optional<std::string> otava_csv;
  std::string pair_by;
  std::optional<std::string> markdown;
  bool json = false;
  bool verbose = false;
  CiOptions ci;
  ComparisonConfig config;
};

// The tables in a folder, at any depth: where results.jsonl lies, the .csv beside it are made of it and hold less.
std::vector<fs::path> tables_below(const fs::path& folder) {
  std::map<fs::path, std::vector<fs::path>> results;
  std::map<fs::path, std::vector<fs::path>> tables;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const fs::path& path = entry.path();
    if (path.extension() == ".jsonl") results[path.parent_path()].push_back(path);
    if (path.extension() == ".csv") tables[path.parent_path()].push_back(path);
  }
  std::vector<fs::path> all;
  tables.insert(results.begin(), results.end());
  for (const auto& [place, found] : tables) {
    const auto better = results.find(place);
    const auto& taken = better == results.end() ? found : better->second;
    all.insert(all.end(), taken.begin(), taken.end());
  }
  std::ranges::sort(all);
  return all;
}

// A folder stands for every results.jsonl or latency.csv in it.
std::vector<fs::path> tables_of(const std::vector<fs::path>& paths) {
  std::vector<fs::path> tables;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      tables.push_back(path);
      continue;
    }
    const auto below = tables_below(path);
    if (below.empty()) {
      throw FatalError(
          fmt::format("{}: expected a folder with results.jsonl or latency.csv files, found no .jsonl or .csv in it",
                      path.string()));
    }
    tables.insert(tables.end(), below.begin(), below.end());
  }
  return tables;
}

int exit_code(ReleaseVerdict verdict) {
  switch (verdict) {
    case ReleaseVerdict::regressed: return kFailed;
    case ReleaseVerdict::inconclusive: return kInconclusive;
    case ReleaseVerdict::no_regression:
    case ReleaseVerdict::improved: break;
  }
  return kDone;
}

// No data is never a pass: where none has regressed, the last release decides.
int exit_code(const ReleaseHistory& history) {
  return history.first_regression ? kFailed : exit_code(*history.releases.back().against_first);
}

std::vector<OutputFile> output(const char* option, const std::optional<std::string>& path, OutputKind kind) {
  if (!path) return {};
  return {{option, *path, kind}};
}

bool is_stdout(const std::optional<std::string>& path) {
  return path == "-";
}

void take_pair(CompareOptions& options) {
  if (!options.pair.empty()) {
    if (options.pair.size() != 2 || !options.base.empty() || !options.candidate.empty()) {
      throw FatalError(
          fmt::format("compare: expected BASE and CANDIDATE, or --base and --candidate with several "
                      "each; found {} tables without an option",
                      options.pair.size()));
    }
    options.base = {options.pair[0]};
    options.candidate = {options.pair[1]};
  }
  if (options.base.empty() || options.candidate.empty()) {
    throw FatalError("compare: expected BASE and CANDIDATE, or --history DIR, found no two sides");
  }
}

// The two at once where there is more than one thread; what is wrong with the baseline is told first.
std::pair<LatencyTable, LatencyTable> read_both(const std::vector<fs::path>& base,
                                                const std::vector<fs::path>& candidate, const ReadOptions& options,
                                                unsigned threads) {
  const auto how = threads > 1 ? std::launch::async : std::launch::deferred;
  auto other = std::async(how, [&] { return read_latency_table(candidate, options); });
  LatencyTable first = read_latency_table(base, options);
  return {std::move(first), other.get()};
}

int run_compare(CompareOptions& options) {
  if (options.otava_csv) throw FatalError("--otava: expected --history beside it, found none");
  take_pair(options);
  const std::vector<fs::path> base_tables = tables_of(options.base);
  const std::vector<fs::path> candidate_tables = tables_of(options.candidate);
  std::vector<fs::path> inputs = base_tables;
  inputs.insert(inputs.end(), candidate_tables.begin(), candidate_tables.end());
  const auto markdown = output("--markdown", options.markdown, OutputKind::comparison);
  auto outputs = options.ci.files();
  outputs.insert(outputs.end(), markdown.begin(), markdown.end());
  check_outputs(outputs, inputs);
  const ReadOptions reading{.pair_column = options.pair_by};
  const auto [base, candidate] = read_both(base_tables, candidate_tables, reading, options.config.threads);
  const ReleaseComparison comparison = compare_releases(base, candidate, options.config);
  for (const OutputFile& file : markdown) write_output(file, to_comparison_markdown(comparison));
  if (!is_stdout(options.markdown)) {
    const TextLayout layout{.columns = columns_of(Stream::out), .verbose = options.verbose};
    write_stdout(options.json ? to_comparison_json(comparison) : to_comparison_text(comparison, layout));
  }
  if (options.ci.any()) write_ci(ci_report_of(comparison), options.ci);
  return exit_code(comparison.verdict);
}

// What says something about two tables says nothing about many.
void require_history_alone(const CompareOptions& options) {
  const bool tables = !options.pair.empty() || !options.base.empty() || !options.candidate.empty();
  for (const auto& [given, name] : {std::pair{tables, "tables"},
                                    {options.markdown.has_value(), "--markdown"},
                                    {options.ci.any(), "--junit, --github or --prometheus"},
                                    {!options.pair_by.empty(), "--pair-by"}}) {
    if (given) throw FatalError(fmt::format("--history: expected to stand alone, found {} beside it", name));
  }
  std::error_code error;
  if (!fs::is_directory(options.history, error)) {
    throw FatalError(fmt::format("--history {}: expected a folder of releases, found none", options.history.string()));
  }
}

bool is_table(const fs::path& path) {
  return path.extension() == ".csv" || path.extension() == ".jsonl";
}

struct ReleaseFiles {
  std::string name;
  std::vector<fs::path> tables;
};

std::vector<ReleaseFiles> releases_in(const fs::path& folder) {
  std::vector<ReleaseFiles> releases;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const bool is_folder = entry.is_directory();
    if (!is_folder && !is_table(entry.path())) continue;
    const fs::path name = is_folder ? entry.path().filename() : entry.path().stem();
    releases.push_back({name.string(), tables_of({entry.path()})});
  }
  std::ranges::sort(releases, comes_before, &ReleaseFiles::name);
  return releases;
}

// It would be taken for a release the next time.
void require_otava_elsewhere(const CompareOptions& options) {
  std::error_code error;
  const fs::path file = fs::weakly_canonical(fs::absolute(*options.otava_csv, error), error);
  if (!is_table(file) || !fs::equivalent(file.parent_path(), options.history, error)) return;
  throw FatalError(
      fmt::format("--otava: expected a place outside the folder of the releases, found {}", *options.otava_csv));
}

int run_history(const CompareOptions& options) {
  require_history_alone(options);
  if (options.otava_csv) require_otava_elsewhere(options);
  const auto files = releases_in(options.history);
  std::vector<fs::path> inputs;
  for (const ReleaseFiles& release : files) inputs.insert(inputs.end(), release.tables.begin(), release.tables.end());
  const auto otava = output("--otava", options.otava_csv, OutputKind::otava_table);
  check_outputs(otava, inputs);
  std::vector<NamedTable> releases;
  releases.reserve(files.size());
  for (const ReleaseFiles& release : files) releases.push_back({release.name, read_latency_table(release.tables)});
  const ReleaseHistory history = trace_releases(releases, options.config);
  for (const OutputFile& file : otava) write_output(file, to_otava_csv(history));
  if (!is_stdout(options.otava_csv)) {
    write_stdout(options.json ? to_history_json(history) : to_history_text(history));
  }
  return exit_code(history);
}

int run(CompareOptions& options) {
  ProgressLine line(on_terminal(), "bootstrap replicates");
  options.config.progress = [&line](std::size_t done, std::size_t total) {
    done < total ? line.show(done, total) : line.clear();
  };
  return options.history.empty() ? run_compare(options) : run_history(options);
}

}  // namespace

void add_compare_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<CompareOptions>();
  options->config.threads = std::max(1U, std::thread::hardware_concurrency());
  CLI::App& command = *app.add_subcommand("compare", "Is this release slower? Two results, one verdict");
  command.add_option("BASE CANDIDATE", options->pair, "Two results.jsonl or latency.csv, or folders with several")
      ->expected(0, 2);
  command.add_option("--base", options->base, "Several tables or folders for the baseline");
  command.add_option("--candidate", options->candidate, "Several tables or folders for the candidate");
  command.add_option("--margin-ms", options->config.margin_ms, "A p95 slower by at most this does not matter")
      ->check(number_between(0.0, 1e6))
      ->capture_default_str();
  command
      .add_option("--margin-unanswered", options->config.margin_unanswered_points,
                  "Nor does a rate of unanswered turns higher by at most this, in percentage points")
      ->check(number_between(0.0, 100.0))
      ->capture_default_str();
  command.add_option("--pair-by", options->pair_by, "Column that names the scenario of a call: compare like with like")
      ->type_name("COLUMN");
  command.add_option("--replicates", options->config.replicates, "Of the bootstrap")
      ->check(CLI::Range(100, 1000000))
      ->capture_default_str();
  command.add_option("--seed", options->config.seed, "Of the bootstrap; same seed, same bytes")->capture_default_str();
  command.add_option("--jobs", options->config.threads, "Threads; do not change the result")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command.add_flag("--json", options->json,
                   "Print JSON instead of the table: turngap.compare/1, with --history turngap.history/1");
  command.add_flag("--verbose", options->verbose, "The design effects too");
  command.add_option("--markdown", options->markdown, "Also write the table as Markdown, for a pull request")
      ->type_name("FILE");
  command
      .add_option(
          "--history", options->history,
          "Compare many releases in the order of their names: a folder with a .jsonl, a .csv or a folder for each")
      ->type_name("DIR");
  command.add_option("--otava", options->otava_csv, "With --history: write a CSV that Apache Otava reads")
      ->type_name("FILE");
  add_ci_options(command, options->ci);
  command.footer(kCompareExamples);
  command.callback([options, &code] { code = run(*options); });
}

}  // namespace turngap::cli
