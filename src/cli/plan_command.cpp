#include "cli/plan_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "cli/analysis_options.h"
#include "cli/exit_codes.h"
#include "cli/given_recordings.h"
#include "cli/interrupt.h"
#include "cli/layout_options.h"
#include "cli/metadata_options.h"
#include "turngap/analysis/method_settings.h"
#include "turngap/core/error.h"
#include "turngap/shards/plan.h"

namespace turngap::cli {
namespace {

constexpr double kMillisPerHour = 3'600'000.0;
constexpr std::size_t kMostShards = 100'000;

constexpr auto kPlanExamples = R"(Examples:
  turngap plan /shared/calls --shards 64 --into /shared/job
  turngap plan /shared/calls --hours-per-shard 10 --into /shared/job --metadata runs.csv

Every machine then does its part, and one puts the results together:
  turngap analyze --plan /shared/job --shard 17
  turngap merge --plan /shared/job --max-p95 600

Shards count from 0. The same recordings and settings give the same plan. Sidecars, metadata and layouts are read now;
the recordings stay where they are, in a folder that all machines see by the same name.

Exit codes: 0 done, 2 wrong usage, or a folder that holds something else or cannot be written, 130 interrupted,
143 terminated.)";

struct PlanOptions {
  std::vector<std::filesystem::path> paths;
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
  const double shards = std::max(1.0, std::ceil(hours / options.hours_per_shard));
  if (shards <= kMostShards) return static_cast<std::size_t>(shards);
  throw FatalError(fmt::format("--hours-per-shard {}: expected at most {} shards, found {} hours of audio",
                               options.hours_per_shard, kMostShards, hours));
}

void tell_plan(const Plan& plan) {
  double hours = 0.0;
  double longest = 0.0;
  for (const PlannedShard& shard : plan.shards) {
    hours += shard.audio.value / kMillisPerHour;
    longest = std::max(longest, shard.audio.value / kMillisPerHour);
  }
  fmt::print(stderr, "plan {:.12}: {} recordings, {:.1f} hours of audio, {} shards, the largest of {:.2f} hours: {}\n",
             plan.id, plan.recordings(), hours, plan.shards.size(), longest, plan.folder.string());
}

int run_plan(PlanOptions& options) {
  if (options.shards == 0 && options.hours_per_shard == 0.0) {
    throw FatalError("expected --shards or --hours-per-shard, found neither");
  }
  note_interrupts();
  const TaskList tasks =
      given_recordings(options.paths, options.config, options.roles_are_given, options.layout, options.metadata);
  std::vector<PlannedRecording> recordings;
  recordings.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (interrupted()) return interrupt_exit_code();
    recordings.push_back(planned(tasks[i]));
  }
  tell_plan(write_plan(options.into, recordings, values_of(options.config), shards_for(options, recordings)));
  return kDone;
}

}  // namespace

void add_plan_command(CLI::App& app, int& code) {
  const auto options = std::make_shared<PlanOptions>();
  CLI::App& command = *app.add_subcommand("plan", "Cut a large job into shards for the machines of a cluster");
  command.add_option("PATH", options->paths, "Two-channel recordings, or folders that hold some")->required();
  command.add_option("--into", options->into, "The folder of the plan, new or empty, which all machines see")
      ->required()
      ->type_name("DIR");
  command.add_option("--shards", options->shards, "Into so many, of about as many hours of audio each")
      ->check(CLI::Range(std::size_t{1}, kMostShards))
      ->type_name("N");
  command
      .add_option("--hours-per-shard", options->hours_per_shard, "Into as many as it takes, of so many hours of audio")
      ->excludes("--shards")
      ->check(CLI::Range(0.001, 1e6))
      ->type_name("H");
  add_layout_option(command, options->layout);
  add_metadata_options(command, options->metadata);
  add_measuring_options(command, options->config);
  command.footer(kPlanExamples);
  command.callback([options, &command, &code] {
    options->roles_are_given = command.count("--caller-channel") > 0;
    code = run_plan(*options);
  });
}

}  // namespace turngap::cli
