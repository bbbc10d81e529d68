#include "turngap/shards/shard_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <vector>

#include "core/digest.h"
#include "core/file_steps.h"
#include "shards/done_json.h"
#include "shards/whole_file.h"
#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr auto kResultsName = "results.jsonl";
constexpr auto kDoneName = "done.json";
constexpr auto kRecordingsName = "recordings";

void make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail_writing(folder, "making the folder", error.value());
}

std::string attempt_prefix(std::size_t shard) {
  return fmt::format("{}.", shard);
}

// What attempts at a shard have in work/.
std::vector<fs::path> attempts_at(const Plan& plan, std::size_t shard) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(plan.folder / "work", error)) {
    if (entry.path().filename().string().starts_with(attempt_prefix(shard))) folders.push_back(entry.path());
  }
  return folders;
}

fs::path new_attempt(const Plan& plan, std::size_t shard) {
  const fs::path work = plan.folder / "work";
  make_folders(work);
  std::string name = (work / (attempt_prefix(shard) + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) fail_writing(work, "making a folder in it");
  const mode_t mask = umask(0);
  umask(mask);
  if (chmod(name.c_str(), 0777 & ~mask) != 0) fail_writing(name, "setting its permissions");
  return name;
}

fs::path journal_in(const fs::path& attempt) {
  return attempt / (std::string(kResultsName) + ".part");
}

// A live attempt holds its journal locked.
bool is_abandoned(const fs::path& attempt) {
  const int file = open(journal_in(attempt).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno == ENOENT;
  const bool free = flock(file, LOCK_EX | LOCK_NB) == 0;
  close(file);
  return free;
}

void require_right_place(const DoneShard& done, const Plan& plan, std::size_t shard, const fs::path& folder) {
  if (done.plan != plan.id) {
    throw FatalError(fmt::format("{}: expected a shard of plan {:.12}, found one of plan {:.12}; move it away",
                                 folder.string(), plan.id, done.plan));
  }
  if (done.shard != shard) {
    throw FatalError(fmt::format("{}: expected shard {}, found shard {}, so that one comes twice; move it away",
                                 folder.string(), shard, done.shard));
  }
}

}  // namespace

fs::path folder_of(const Plan& plan, std::size_t shard) {
  return plan.folder / "shards" / std::to_string(shard);
}

std::optional<DoneShard> done_shard(const Plan& plan, std::size_t shard) {
  const fs::path folder = folder_of(plan, shard);
  std::error_code error;
  if (!fs::exists(folder, error)) {
    if (error) fail_writing(folder, "reading", error.value());
    return std::nullopt;
  }
  const DoneShard done = in_file(folder / kDoneName, "the counts of a shard that is done", parse_done_json);
  require_right_place(done, plan, shard, folder);
  if (const auto bytes = fs::file_size(folder / kResultsName, error); error || bytes != done.bytes) {
    throw FatalError(fmt::format("{}: expected {} bytes, found {}; delete the folder to have the shard done again",
                                 (folder / kResultsName).string(), done.bytes,
                                 error ? error.message() : std::to_string(bytes)));
  }
  return done;
}

std::vector<fs::path> audio_left(const Plan& plan, std::size_t shard) {
  std::vector<fs::path> places = attempts_at(plan, shard);
  std::erase_if(places, [](const fs::path& attempt) { return !is_abandoned(attempt); });
  places.push_back(folder_of(plan, shard));
  for (fs::path& place : places) place /= kRecordingsName;
  std::error_code error;
  std::erase_if(places, [&error](const fs::path& place) { return !fs::exists(place, error); });
  return places;
}

ShardAttempt::ShardAttempt(const Plan& plan, std::size_t shard)
    : plan_(plan), shard_(shard), earlier_(attempts_at(plan, shard)), folder_(new_attempt(plan, shard)) {
  journal_ = std::make_unique<Journal>(folder_ / kResultsName, Journal::Start::afresh);
  for (const fs::path& attempt : earlier_) journal_->recall(journal_in(attempt));
  store_ = std::make_unique<ResultStore>(journal_.get(), folder_);
  done_.plan = plan.id;
  done_.shard = shard;
}

ShardAttempt::~ShardAttempt() {
  const bool unfinished = journal_ != nullptr;
  std::error_code error;
  const bool nothing_to_keep = unfinished && journal_->size() == 0 && !fs::exists(folder_ / kRecordingsName, error);
  store_.reset();
  journal_.reset();
  if (nothing_to_keep) fs::remove_all(folder_, error);
}

void ShardAttempt::offer(RecordingTask& task) {
  store_->offer(task);
}

void ShardAttempt::keep(const DoneRecording& done) {
  store_->keep(done);
  const RecordingResult& result = done.task.result;
  ++done_.recordings;
  if (result.failure) ++done_.failed;
  if (result.analysis) done_.turns += result.analysis->turns.size();
}

fs::path ShardAttempt::recordings() {
  fs::path own = folder_ / kRecordingsName;
  for (const fs::path& attempt : earlier_) {
    // Where two attempts want the same, one gets it.
    if (is_abandoned(attempt) && rename((attempt / kRecordingsName).c_str(), own.c_str()) == 0) break;
  }
  return own;
}

void ShardAttempt::write_results() {
  AtomicFile file(folder_ / kResultsName);
  Digest sum;
  store_->lines()([&](const ResultLine& line) {
    for (const std::string_view text : {line.text, std::string_view("\n")}) {
      file.append(text);
      sum.add(text);
      done_.bytes += text.size();
    }
  });
  file.commit();
  done_.sha256 = sum.text();
}

DoneShard ShardAttempt::finish() {
  write_results();
  write_atomically(folder_ / kDoneName, to_done_json(done_));
  std::error_code error;
  fs::remove_all(folder_ / kRecordingsName, error);
  journal_->remove();
  store_.reset();
  journal_.reset();
  const fs::path place = folder_of(plan_, shard_);
  make_folders(place.parent_path());
  const int reason = rename(folder_.c_str(), place.c_str()) == 0 ? 0 : errno;
  flush_folder(place.parent_path());
  const auto first = done_shard(plan_, shard_);
  if (!first) fail_writing(place, "renaming", reason);
  clear_away();
  return *first;
}

void ShardAttempt::clear_away() const {
  for (const fs::path& attempt : attempts_at(plan_, shard_)) {
    std::error_code error;
    // Also this attempt, where another was first.
    if (is_abandoned(attempt)) fs::remove_all(attempt, error);
  }
}

}  // namespace turngap
