#include "cli/fetched_shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/planned_fetch.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "cli/versions.h"
#include "turngap/analysis/analysis_queue.h"
#include "turngap/core/error.h"
#include "turngap/results/result_line.h"

namespace turngap::cli {
namespace {

namespace fs = std::filesystem;

// What an earlier attempt found in the same object; what could not be read is tried again.
bool takes_over(RecordingTask& task) {
  if (!task.earlier) return false;
  RecordingResult earlier = parse_result_line(task.earlier());
  const bool unreadable = earlier.failure && earlier.failure->fault == to_string(RecordingFault::unreadable);
  if (earlier.sha256.empty() || unreadable) return false;
  task.result = std::move(earlier);
  task.fate = RecordingTask::Fate::taken_over;
  return true;
}

// A plan names the object as it was; another one in its place is not coming back.
bool may_come_yet(const FetchFailure& failure) {
  return failure.temporary && failure.reason != "changed";
}

// What S3 says where it is not the object that is refused, but whoever asks for any.
bool is_for_want_of_credentials(const FetchFailure& failure) {
  constexpr std::array<std::string_view, 5> kCodes{"(ExpiredToken", "(InvalidToken", "(InvalidAccessKeyId",
                                                   "(SignatureDoesNotMatch", "(RequestTimeTooSkewed"};
  return std::ranges::any_of(kCodes,
                             [&](std::string_view code) { return failure.message.find(code) != std::string::npos; });
}

// At Twilio its SID, elsewhere the name of its file.
std::string name_in_failures(const PlannedRecording& recording) {
  return recording.source->sidecar.source.kind == "twilio" ? recording.source->sidecar.recording.sid
                                                           : recording.task.file.string();
}

class FetchedShard {
 public:
  FetchedShard(const Plan& plan, std::size_t shard, const FetchOptions& how, unsigned jobs)
      : plan_(plan),
        attempt_(plan, shard),
        how_(how),
        config_(config_of(plan)),
        queue_(config_, jobs, [this](DoneRecording&& done) { keep_measured(std::move(done)); }) {
    for_each_planned(plan, shard, [this](PlannedRecording&& recording) { take(std::move(recording)); });
    how_.into = attempt_.recordings().string();
  }

  std::optional<DoneShard> run(bool quiet) try {
    if (taken_over_ > 0) print_message("resumed: {} of {} recordings were measured before\n", taken_over_, count_);
    FetchOutcome outcome;
    if (!wanted_.empty()) outcome = bring_planned_recordings(how_, wanted_, hooks());
    if (!measured(quiet)) return std::nullopt;
    conclude(outcome.failures);
    DoneShard done = attempt_.finish();
    for (const fs::path& left : audio_left(plan_, done.shard)) {
      print_message(
          "turngap: expected to delete the audio of shard {} once it is measured, found that {} cannot be "
          "deleted; see who may write there, and delete it by hand\n",
          done.shard, left.string());
    }
    return done;
  } catch (const Interrupted&) {
    return std::nullopt;
  }

 private:
  static AnalysisConfig config_of(const Plan& plan) {
    AnalysisConfig config;
    set_values(config, plan.settings);
    return config;
  }

  void take(PlannedRecording&& recording) {
    const std::size_t number = count_++;
    RecordingTask& task = recording.task;
    task.result.versions = versions();
    attempt_.offer(task);
    if (task.result.failure || takes_over(task)) {
      if (!task.result.failure || task.fate == RecordingTask::Fate::taken_over) ++taken_over_;
      return keep_as_it_is(number, std::move(task));
    }
    task.earlier = {};
    note_names(recording, numbers_of_wanted_.size());
    numbers_of_wanted_.push_back(number);
    wanted_.push_back(std::move(recording));
  }

  void note_names(const PlannedRecording& recording, std::size_t place) {
    files_.emplace(recording.task.file.string(), place);
    asked_for_.emplace(name_in_failures(recording), place);
    for (const PlannedRecording& other : recording.instead) note_names(other, place);
  }

  // The task of the recording that came: where it is the other one, its own.
  RecordingTask task_of(std::size_t place, const std::string& file) const {
    const PlannedRecording& wanted = wanted_[place];
    RecordingTask task = wanted.task.file == file ? wanted.task : wanted.instead.at(0).task;
    task.result.settings = wanted.task.result.settings;
    task.result.versions = versions();
    return task;
  }

  void keep_as_it_is(std::size_t number, RecordingTask task) {
    DoneRecording done{.number = number, .task = std::move(task), .line = {}};
    done.line = to_result_line(done.task.result);
    done.as_before = done.task.fate == RecordingTask::Fate::taken_over;
    attempt_.keep(done);
  }

  FetchHooks hooks() {
    FetchHooks hooks;
    hooks.arrived = [this](const FetchResult& result) {
      const std::size_t place = files_.at(result.path.filename().string());
      RecordingTask task = task_of(place, result.path.filename().string());
      task.file = result.path;
      queue_.add(numbers_of_wanted_[place], std::move(task));
    };
    hooks.meanwhile = [this] { queue_.collect(); };
    return hooks;
  }

  void keep_measured(DoneRecording&& done) {
    const RecordingResult& result = done.task.result;
    if (result.failure && result.sha256.empty()) {
      unreadable_ = fmt::format("{}: {}", done.task.file.string(), result.failure->message);
    }
    attempt_.keep(done);
    std::error_code error;  // what stays is told of at the end, when the whole folder was to go
    fs::remove(done.task.file, error);
    fs::remove(fs::path(done.task.file).replace_extension(".json"), error);
  }

  bool measured(bool quiet) {
    ProgressLine line(!quiet && on_terminal(), "recordings measured");
    return queue_.finish([&] {
      line.show(queue_.done(), wanted_.size());
      return !interrupted();
    });
  }

  // What this attempt could not have, a later one may.
  void conclude(const std::vector<FetchFailure>& failures) {
    std::vector<const FetchFailure*> later;
    for (const FetchFailure& failure : failures) {
      if (is_for_want_of_credentials(failure)) throw AccessDenied(failure.recording + ": " + failure.message);
      if (may_come_yet(failure)) later.push_back(&failure);
    }
    if (!unreadable_.empty()) throw FatalError(fmt::format("expected what was fetched to be read, {}", unreadable_));
    if (!later.empty()) {
      throw FatalError(
          fmt::format("expected all recordings of the shard, found {} that cannot be had now, first {}: {}",
                      later.size(), later.front()->recording, later.front()->message));
    }
    require_some_access(failures);
    for (const FetchFailure& failure : failures) keep_failed(failure);
  }

  // One that is refused is that recording's own matter; all of several are the credentials'.
  void require_some_access(const std::vector<FetchFailure>& failures) const {
    const auto refused = std::ranges::count(failures, "forbidden", &FetchFailure::reason);
    if (wanted_.size() < 2 || static_cast<std::size_t>(refused) < wanted_.size()) return;
    throw AccessDenied(fmt::format("expected recordings, found all {} of the shard refused, first {}: {}",
                                   failures.size(), failures.front().recording, failures.front().message));
  }

  void keep_failed(const FetchFailure& failure) {
    const std::size_t place = asked_for_.at(failure.recording);
    RecordingTask task = wanted_[place].task;
    task.result.failure = {failure.reason, failure.message};
    keep_as_it_is(numbers_of_wanted_[place], std::move(task));
  }

  const Plan& plan_;
  ShardAttempt attempt_;
  FetchOptions how_;
  AnalysisConfig config_;
  std::vector<PlannedRecording> wanted_;
  std::vector<std::size_t> numbers_of_wanted_;              ///< in the shard
  std::unordered_map<std::string, std::size_t> files_;      ///< which of the wanted ones has a file of this name
  std::unordered_map<std::string, std::size_t> asked_for_;  ///< and which one is called so where it fails
  std::size_t count_ = 0;
  std::size_t taken_over_ = 0;
  std::string unreadable_;
  AnalysisQueue queue_;  // ends before what it works for
};

}  // namespace

std::optional<DoneShard> fetched_shard(const Plan& plan, std::size_t shard, const FetchOptions& how, unsigned jobs,
                                       bool quiet) {
  return FetchedShard(plan, shard, how, jobs).run(quiet);
}

}  // namespace turngap::cli
