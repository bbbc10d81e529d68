#include "cli/compare_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "cli/exit_codes.h"
#include "cli/terminal.h"
#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"
#include "turngap/report/comparison.h"
#include "turngap/stats/release_history.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kFooter =
    "The verdict rests on the p95 of the response latency: regressed if the lower end of its difference's interval\n"
    "lies above the margin, no_regression if the upper end lies below it, improved if that lies below 0, else\n"
    "inconclusive. A rate of unanswered turns that is up for certain is a regression too. docs/statistics.md says "
    "why.\n"
    "Exit codes: 0 no_regression or improved, 1 regressed, 2 wrong usage or tables, 3 inconclusive.";

struct CompareOptions {
  std::vector<fs::path> pair;
  std::vector<fs::path> base;
  std::vector<fs::path> candidate;
  fs::path history;
  std::string otava_csv;
  std::string pair_by;
  std::string markdown;
  bool json = false;
  bool verbose = false;
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

int run_compare(CompareOptions& options) {
  take_pair(options);
  const ReadOptions reading{.pair_column = options.pair_by};
  const LatencyTable base = read_latency_table(tables_of(options.base), reading);
  const LatencyTable candidate = read_latency_table(tables_of(options.candidate), reading);
  const ReleaseComparison comparison = compare_releases(base, candidate, options.config);
  if (!options.markdown.empty()) write_atomically(options.markdown, to_comparison_markdown(comparison));
  fmt::print("{}", options.json
                       ? to_comparison_json(comparison)
                       : to_comparison_text(comparison, {.columns = columns_of_stdout(), .verbose = options.verbose}));
  return exit_code(comparison.verdict);
}

bool is_table(const fs::path& path) {
  return path.extension() == ".csv" || path.extension() == ".jsonl";
}

int run_history(const CompareOptions& options) {
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(options.history)) {
    if (entry.is_directory() || is_table(entry.path())) entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  std::vector<NamedTable> releases;
  for (const fs::path& entry : entries) {
    std::error_code error;
    const fs::path name = fs::is_directory(entry, error) ? entry.filename() : entry.stem();
    releases.push_back({name.string(), read_latency_table(tables_of({entry}))});
  }
  const ReleaseHistory history = trace_releases(releases, options.config);
  if (!options.otava_csv.empty()) write_atomically(options.otava_csv, to_otava_csv(history));
  fmt::print("{}", to_history_text(history));
  return history.first_regression ? kFailed : kDone;
}

int run(CompareOptions& options) {
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
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command
      .add_option("--margin-unanswered", options->config.margin_unanswered_points,
                  "Nor does a rate of unanswered turns higher by at most this, in percentage points")
      ->check(CLI::Range(0.0, 100.0))
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
  command.add_flag("--json", options->json, "Print turngap.compare/1 instead of the table");
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
  command.footer(kFooter);
  command.callback([options, &code] { code = run(*options); });
}

}  // namespace turngap::cli
