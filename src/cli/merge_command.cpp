#include "cli/merge_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/exit_codes.h"
#include "cli/further_outputs.h"
#include "cli/gate_options.h"
#include "cli/outputs.h"
#include "cli/run_report.h"
#include "turngap/core/error.h"
#include "turngap/shards/merge.h"

namespace turngap::cli {
namespace {

constexpr auto kMergeExamples = R"(Examples:
  turngap merge --plan /shared/job
  turngap merge --plan /shared/job --out out/latency.csv --summary out/summary.json --max-p95 600
  turngap merge --plan /shared/job --allow-missing

The files are those that turngap analyze would have written on one machine, byte for byte, but for `run` in
summary.json. Shards that are missing, there twice or of another plan are refused.

Exit codes: 0 done, 1 the gate failed, 2 wrong usage, shards that cannot be put together or output that cannot be
written, 3 too little data for the gate, 4 done, but some recordings could not be measured, or shards are missing.)";

struct MergeOptions {
  std::filesystem::path plan;
  bool allow_missing = false;
  Outputs outputs;
  bool quiet = false;
  GateOptions gate;
  SummaryChoice summary;
  FurtherOutputs further;
};

std::vector<OutputFile> outputs_of(const MergeOptions& options) {
  auto outputs = options.outputs.files();
  for (OutputFile& file : options.further.files()) outputs.push_back(std::move(file));
  return outputs;
}

MissingShards missing_of(const Plan& plan, bool allowed) {
  constexpr std::size_t kNamed = 20;
  MissingShards missing{.plan = plan.id, .shards = missing_shards(plan)};
  for (const std::size_t shard : missing.shards) missing.recordings += plan.shards[shard].recordings;
  if (missing.shards.empty() || (allowed && missing.shards.size() < plan.shards.size())) return missing;
  const std::vector<std::size_t> named(
      missing.shards.begin(),
      missing.shards.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, missing.shards.size())));
  throw FatalError(
      fmt::format("{}: expected {} shards that are done, found {} missing: {}{}; turngap analyze --plan {} "
                  "--shard {} does one",
                  plan.folder.string(), plan.shards.size(), missing.shards.size(), fmt::join(named, ", "),
                  named.size() < missing.shards.size() ? ", ..." : "", plan.folder.string(), missing.shards.front()));
}

std::vector<std::size_t> shards_but(const Plan& plan, const MissingShards& missing) {
  std::vector<std::size_t> shards;
  for (std::size_t shard = 0; shard < plan.shards.size(); ++shard) {
    if (!std::ranges::binary_search(missing.shards, shard)) shards.push_back(shard);
  }
  return shards;
}

std::map<std::string, std::filesystem::path> places_in(const Plan& plan) {
  std::map<std::string, std::filesystem::path> places;
  if (plan.fetch) return places;  // the audio is gone
  for (std::size_t shard = 0; shard < plan.shards.size(); ++shard) {
    for_each_planned(plan, shard, [&places](PlannedRecording&& recording) {
      places.emplace(std::move(recording.task.result.path), std::move(recording.task.file));
    });
  }
  return places;
}

int run_merge(MergeOptions& options) {
  const Plan plan = read_plan(options.plan);
  choose_defaults(options.outputs);
  check_outputs(outputs_of(options), files_of(plan));
  options.summary.missing = missing_of(plan, options.allow_missing);
  const auto shards = shards_but(plan, options.summary.missing);
  const auto metadata_names = require_results(plan, shards);
  check_summary_options(options.summary, metadata_names);
  const ResultLines results = lines_of_shards(plan, shards);
  options.summary.inputs.push_back(options.plan.string());
  const RunReport report = write_report(results, metadata_names, options.gate.gate(), options.outputs, options.summary);
  const RunSummary& summary = report.numbers.summary;
  tell(report, options.summary, options.quiet);
  if (options.further.page) options.further.look.files = places_in(plan);
  write_further_outputs(options.further, report.numbers, results, options.summary, "merge");
  const int judged = options.gate.given() ? gate_exit_code(summary.gate, options.gate) : kDone;
  const int missing = options.summary.missing.shards.empty() ? kDone : kSomeFailed;
  return more_severe(more_severe(judged, missing), failure_exit_code(summary));
}

}  // namespace

void add_merge_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<MergeOptions>();
  CLI::App& command = *app.add_subcommand("merge", "Put the shards of a plan together, as if one machine had measured");
  command.add_option("--plan", options->plan, "The folder that turngap plan made")->required()->type_name("DIR");
  command.add_flag("--allow-missing", options->allow_missing,
                   "Go without the shards that are not done; the summary says so, and the exit code is 4 at least");
  add_output_options(command, options->outputs);
  command.add_flag("--quiet", options->quiet, "Name only what could not be measured; no summary");
  add_gate_options(command, options->gate);
  add_summary_options(command, options->summary);
  add_further_outputs(command, options->further);
  command.footer(kMergeExamples);
  command.callback([options, &code] { code = run_merge(*options); });
}

}  // namespace turngap::cli
