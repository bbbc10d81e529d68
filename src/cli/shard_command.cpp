#include "cli/shard_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_codes.h"
#include "cli/fetched_shard.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/planned_fetch.h"
#include "cli/shown_analysis.h"
#include "cli/versions.h"
#include "turngap/core/error.h"
#include "turngap/shards/shard_run.h"

namespace turngap::cli {
namespace {

// The place in an array of jobs: Slurm, Kubernetes' Indexed Jobs, AWS Batch.
constexpr std::array kVariables{"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"};

std::size_t number_in(const std::string& variable, std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  throw FatalError(fmt::format("{}: expected the number of a shard from 0, found '{}'", variable, text));
}

std::size_t chosen_shard(const ShardChoice& choice) {
  std::optional<std::size_t> shard = choice.shard;
  std::string from = "--shard";
  for (const char* name : kVariables) {
    const char* text = std::getenv(name);
    if (text == nullptr || choice.shard) continue;
    const std::size_t number = number_in(name, text);
    if (shard && *shard != number) {
      throw FatalError(fmt::format("expected one number of a shard, found {} in {} and {} in {}; say --shard", *shard,
                                   from, number, name));
    }
    shard = number;
    from = name;
  }
  if (shard) return *shard;
  throw FatalError(fmt::format("expected --shard, or one of {}, found none", fmt::join(kVariables, ", ")));
}

void require_only_shard_options(const CLI::App& command) {
  constexpr std::array<std::string_view, 4> kAllowed{"--plan", "--shard", "--jobs", "--quiet"};
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 || std::ranges::find(kAllowed, name) != kAllowed.end()) continue;
    throw FatalError(
        fmt::format("{}: expected only {} beside --plan; settings, metadata and recordings belong to "
                    "turngap plan, outputs and the gate to turngap merge",
                    name, fmt::join(kAllowed, ", ")));
  }
}

void require_this_method(const Plan& plan) {
  if (plan.method_version == kMethodVersion) return;
  throw FatalError(
      fmt::format("{}: expected a plan for method version {} of this program, found one for version {}; "
                  "plan anew, or use the program that made it",
                  plan.folder.string(), kMethodVersion, plan.method_version));
}

int code_of(const DoneShard& done) {
  return done.failed == 0 ? kDone : kSomeFailed;
}

/// The recordings of a shard.
struct ShardTasks {
  TaskList tasks;
  std::vector<bool> were_there;  ///< when the plan was made
};

ShardTasks tasks_of(const Plan& plan, std::size_t shard) {
  ShardTasks all;
  for_each_planned(plan, shard, [&all](PlannedRecording&& recording) {
    recording.task.result.versions = versions();
    all.tasks.add(recording.task);
    all.were_there.push_back(recording.bytes.has_value());
  });
  return all;
}

/// Recordings that cannot be read here though they were there: a shard without them would be no shard of what was
/// planned.
class MissedRecordings {
 public:
  explicit MissedRecordings(const std::vector<bool>& were_there) : were_there_(were_there) {}

  void see(const DoneRecording& done) {
    const RecordingResult& result = done.task.result;
    const bool was_read = !result.failure || !result.sha256.empty();
    if (was_read || !were_there_[done.number]) return;
    ++count_;
    if (done.number > first_) return;
    first_ = done.number;
    words_ = fmt::format("{}: {}", done.task.file.string(), result.failure->message);
  }

  void require_none() const {
    if (count_ == 0) return;
    throw FatalError(
        fmt::format("expected all recordings that were there when the plan was made, found {} that cannot "
                    "be read here, first {}",
                    count_, words_));
  }

 private:
  const std::vector<bool>& were_there_;
  std::size_t count_ = 0;
  std::size_t first_ = std::numeric_limits<std::size_t>::max();
  std::string words_;
};

void report_done(const Plan& plan, const DoneShard& done) {
  print_message("shard {} of {}: {} recordings, {} could not be measured, {} turns: {}\n", done.shard,
                plan.shards.size(), done.recordings, done.failed, done.turns, folder_of(plan, done.shard).string());
}

// Nothing where it was interrupted.
std::optional<DoneShard> measured_shard(const Plan& plan, std::size_t shard, const ShardTasks& planned, unsigned jobs,
                                        bool quiet) {
  AnalysisConfig config;
  set_values(config, plan.settings);
  ShardAttempt attempt(plan, shard);
  MissedRecordings missed(planned.were_there);
  std::size_t taken_over = 0;
  const auto offer = [&](RecordingTask& task) { attempt.offer(task); };
  const auto keep = [&](DoneRecording&& done) {
    missed.see(done);
    if (done.task.fate == RecordingTask::Fate::taken_over) ++taken_over;
    attempt.keep(done);
  };
  if (!analyze_with_progress(planned.tasks, offer, config, jobs, quiet, keep)) return std::nullopt;
  if (taken_over > 0)
    print_message("resumed: {} of {} recordings were measured before\n", taken_over, planned.tasks.size());
  missed.require_none();
  return attempt.finish();
}

using Measurement = std::function<std::optional<DoneShard>()>;

// What it needs of the plan and of this machine's credentials is looked at first.
Measurement measurement_of(const Plan& plan, std::size_t shard, unsigned jobs, bool quiet) {
  if (plan.fetch) {
    const FetchOptions how = fetch_options_of(*plan.fetch);
    return [=, &plan] { return fetched_shard(plan, shard, how, jobs, quiet); };
  }
  const auto planned = std::make_shared<const ShardTasks>(tasks_of(plan, shard));
  return [=, &plan] { return measured_shard(plan, shard, *planned, jobs, quiet); };
}

}  // namespace

void add_shard_options(CLI::App& command, ShardChoice& choice) {
  constexpr auto kGroup = "A shard of a plan";
  command
      .add_option("--plan", choice.plan, "Instead of PATH: the folder that turngap plan made; measure a shard of it")
      ->type_name("DIR")
      ->group(kGroup);
  command
      .add_option_function<std::string>(
          "--shard", [&choice](const std::string& text) { choice.shard = number_in("--shard", text); },
          fmt::format("Which one, from 0; not given, what {} says", fmt::join(kVariables, ", ")))
      ->needs("--plan")
      ->type_name("K")
      ->group(kGroup);
}

int run_shard(const CLI::App& command, const ShardChoice& choice, unsigned jobs, bool quiet) {
  note_interrupts();
  require_only_shard_options(command);
  const Plan plan = read_plan(choice.plan);
  require_this_method(plan);
  const std::size_t shard = chosen_shard(choice);
  if (shard >= plan.shards.size()) {
    throw FatalError(fmt::format("expected a shard from 0 to {} of {}, found {}", plan.shards.size() - 1,
                                 plan.folder.string(), shard));
  }
  auto done = done_shard(plan, shard);
  Measurement measurement;
  if (!done) measurement = measurement_of(plan, shard, jobs, quiet);
  try {
    if (!done) done = measurement();
  } catch (const AccessDenied&) {
    throw;
  } catch (const std::exception& error) {
    print_message("turngap: {}; shard {} may be tried again\n", error.what(), shard);
    return kTemporary;
  }
  if (!done) {
    print_message("turngap: interrupted; what is finished of shard {} is kept, and the next attempt goes on\n", shard);
    return interrupt_exit_code();
  }
  report_done(plan, *done);
  return code_of(*done);
}

}  // namespace turngap::cli
