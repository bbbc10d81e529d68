#include "cli/plan_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/analysis_options.h"
#include "cli/checked_number.h"
#include "cli/exit_codes.h"
#include "cli/fetch_options.h"
#include "cli/fetch_run.h"
#include "cli/given_recordings.h"
#include "cli/interrupt.h"
#include "cli/layout_options.h"
#include "cli/message.h"
#include "cli/metadata_options.h"
#include "cli/planned_fetch.h"
#include "cli/stored_places.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/shards/plan.h"

namespace turngap::cli {
namespace {

constexpr double kMillisPerHour = 3'600'000.0;
constexpr std::size_t kMostShards = 100'000;

constexpr auto kPlanExamples = R"(Examples:
  turngap plan /shared/calls --hours-per-shard 10 --into /shared/job --metadata runs.csv
  turngap plan s3://calls/2026-07/ --shards 64 --into /shared/job

Every machine then does its part, and one puts the results together:
  turngap analyze --plan /shared/job --shard 17
  turngap merge --plan /shared/job --max-p95 600

Shards count from 0. The same recordings and settings give the same plan. Sidecars, metadata and layouts are read now;
the recordings stay where they are, in a folder that all machines see by the same name, or in a bucket, behind URLs or at
Twilio, from where each shard fetches its own. Credentials never come into a plan: each machine has them in its
environment, or in the files that --headers and --credentials name.

Exit codes: 0 done, 2 wrong usage or credentials, nothing found, or a folder that holds something else or cannot be
written, 75 the network failed for now, 130 interrupted, 143 terminated.)";

struct PlanOptions {
  std::vector<std::string> sources;  ///< paths or buckets
  FetchOptions fetch;
  std::optional<unsigned> parallel;
  std::optional<std::size_t> at_once;
  std::filesystem::path into;
  std::size_t shards = 0;
  double hours_per_shard = 0.0;
  AnalysisConfig config;
  bool roles_are_given = false;
  MetadataOptions metadata;
  std::string layout;
};

// What is known of a fetched recording is taken; of the others the header tells.
Millis length_of(const RecordingTask& task) {
  if (task.result.expected_duration) return *task.result.expected_duration;
  try {
    ByteSource source = ByteSource::from_file(task.file);
    return RecordingReader(source, CallerChannel::left).info().duration();
  } catch (const RecordingError&) {
    return Millis{0.0};  // it is soon done with
  }
}

PlannedRecording planned(RecordingTask task) {
  PlannedRecording recording;
  task.result.settings.clear();  // the plan has them once
  task.result.versions.clear();
  std::error_code error;
  const auto bytes = std::filesystem::file_size(task.file, error);
  if (!error) recording.bytes = bytes;
  recording.audio = length_of(task);
  task.file = std::filesystem::absolute(task.file).lexically_normal();
  recording.task = std::move(task);
  return recording;
}

std::size_t shards_for(const PlanOptions& options, std::span<const PlannedRecording> recordings) {
  if (options.shards > 0) return options.shards;
  double hours = 0.0;
  for (const PlannedRecording& recording : recordings) hours += recording.audio.value / kMillisPerHour;
  const bool fetches = std::ranges::any_of(recordings, [](const auto& one) { return one.source.has_value(); });
  if (hours == 0.0 && fetches) {
    throw FatalError(
        "--hours-per-shard: expected recordings of known length, found a listing that tells none; give "
        "--shards");
  }
  const double shards = std::max(1.0, std::ceil(hours / options.hours_per_shard));
  if (shards <= kMostShards) return static_cast<std::size_t>(shards);
  throw FatalError(fmt::format("--hours-per-shard {}: expected at most {} shards, found {} hours of audio",
                               options.hours_per_shard, kMostShards, hours));
}

void report_plan(const Plan& plan) {
  double hours = 0.0;
  double longest = 0.0;
  for (const PlannedShard& shard : plan.shards) {
    hours += shard.audio.value / kMillisPerHour;
    longest = std::max(longest, shard.audio.value / kMillisPerHour);
  }
  print_message("plan {:.12}: {} recordings, {:.1f} hours of audio, {} shards, the largest of {:.2f} hours: {}\n",
                plan.id, plan.recordings(), hours, plan.shards.size(), longest, plan.folder.string());
}

void report_fetch_plan(const Plan& plan) {
  if (plan.fetch->balanced_by == Balance::audio) {
    report_plan(plan);
  } else {
    std::uint64_t bytes = 0;
    for (const PlannedShard& shard : plan.shards) bytes += shard.bytes;
    print_message(
        "plan {:.12}: {} recordings, {:.1f} MB, {} shards of about as many {}, for their lengths are not "
        "known: {}\n",
        plan.id, plan.recordings(), static_cast<double>(bytes) / 1e6, plan.shards.size(),
        plan.fetch->balanced_by == Balance::bytes ? "bytes" : "recordings", plan.folder.string());
  }
  const unsigned each = plan.fetch->parallel_a_shard();
  print_message("each shard has {} {} at a time, {} shards at a time\n", each, each == 1 ? "request" : "requests",
                plan.fetch->at_once);
  if (each * plan.fetch->at_once <= plan.fetch->parallel) return;
  print_message("turngap: these are more than {} in all (--parallel): run fewer at a time (--at-once)\n",
                plan.fetch->parallel);
}

// A fetch on one machine has as many requests at a time as `--parallel` says. Whoever gives a number here means all
// machines together; without one, each has what a single fetch has, up to the most that one may have.
void share_requests(PlannedFetch& fetch, const PlanOptions& options, std::size_t shards) {
  fetch.at_once = std::min(options.at_once.value_or(shards), shards);
  const std::size_t of_all = FetchOptions{}.parallel * fetch.at_once;
  fetch.parallel = options.parallel.value_or(static_cast<unsigned>(std::min<std::size_t>(of_all, kMostParallel)));
}

void add_sharing_options(CLI::App& command, PlanOptions& options) {
  command
      .add_option("--parallel", options.parallel,
                  fmt::format("Requests at a time of all shards together, divided among those that run at a time [{} a "
                              "shard, {} in all]",
                              FetchOptions{}.parallel, kMostParallel))
      ->check(CLI::Range(1U, 100'000U))
      ->type_name("N")
      ->group(kHowFetched);
  command.add_option("--at-once", options.at_once, "Shards that run at a time, as the scheduler is told [all]")
      ->check(CLI::Range(std::size_t{1}, kMostShards))
      ->type_name("N")
      ->group(kHowFetched);
}

int plan_fetch(PlanOptions& options) {
  options.fetch.layout = options.layout;
  options.fetch.name_pattern = std::exchange(options.metadata.name_pattern, "");
  const auto recordings = recordings_to_fetch(options.fetch, options.config, options.roles_are_given, options.metadata);
  const std::size_t shards = shards_for(options, recordings);
  PlannedFetch fetch = planned_fetch(options.fetch, recordings);
  share_requests(fetch, options, shards);
  report_fetch_plan(write_plan(options.into, recordings, values_of(options.config), shards, fetch));
  return kDone;
}

int plan_files(const PlanOptions& options, const CLI::App& command) {
  require_no_fetch_options(command);
  const std::vector<std::filesystem::path> paths(options.sources.begin(), options.sources.end());
  const TaskList tasks =
      given_recordings(paths, options.config, options.roles_are_given, options.layout, options.metadata);
  std::vector<PlannedRecording> recordings;
  recordings.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (interrupted()) return interrupt_exit_code();
    recordings.push_back(planned(tasks[i]));
  }
  report_plan(write_plan(options.into, recordings, values_of(options.config), shards_for(options, recordings)));
  return kDone;
}

int run_plan(PlanOptions& options, const CLI::App& command) {
  if (options.shards == 0 && options.hours_per_shard == 0.0) {
    throw FatalError("expected --shards or --hours-per-shard, found neither");
  }
  note_interrupts();
  std::ranges::copy_if(options.sources, std::back_inserter(options.fetch.sources), is_bucket);
  const bool fetches = are_stored(options.fetch) || selects_at_twilio(options.fetch);
  if (fetches && options.fetch.sources.size() < options.sources.size()) {
    throw FatalError("expected recordings to fetch or files, found both; plan them apart");
  }
  if (!fetches && options.sources.empty()) {
    throw FatalError(
        "expected SOURCE, recordings, folders that hold some or s3://BUCKET/PREFIX, or --urls, --calls "
        "or --tag, found none");
  }
  return fetches ? with_network_errors([&] { return plan_fetch(options); }) : plan_files(options, command);
}

}  // namespace

void add_plan_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<PlanOptions>();
  CLI::App& command = *app.add_subcommand("plan", "Cut a large job into shards for the machines of a cluster");
  command.add_option("SOURCE", options->sources,
                     "Two-channel recordings, folders that hold some, or s3://BUCKET/PREFIX");
  command.add_option("--into", options->into, "The folder of the plan, new or empty, which all machines see")
      ->required()
      ->type_name("DIR");
  command.add_option("--shards", options->shards, "Into so many, of about as many hours of audio each")
      ->check(CLI::Range(std::size_t{1}, kMostShards))
      ->type_name("N");
  command
      .add_option("--hours-per-shard", options->hours_per_shard, "Into as many as it takes, of so many hours of audio")
      ->excludes("--shards")
      ->check(number_between(0.001, 1e6))
      ->type_name("H");
  add_layout_option(command, options->layout);
  add_metadata_options(command, options->metadata);
  add_measuring_options(command, options->config);
  add_selection_options(command, options->fetch);
  add_twilio_selection(command, options->fetch);
  add_sharing_options(command, *options);
  add_access_options(command, options->fetch);
  add_twilio_access(command, options->fetch);
  command.footer(kPlanExamples);
  command.callback([options, &command, &code] {
    options->roles_are_given = command.count("--caller-channel") > 0;
    code = run_plan(*options, command);
  });
}

}  // namespace turngap::cli
