#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/journal.h"
#include "turngap/analysis/result_store.h"
#include "turngap/shards/plan.h"

namespace turngap {

/// done.json of a shard, schema "turngap.shard/1".
struct DoneShard {
  std::string plan;       ///< the plan's id
  std::size_t shard = 0;  ///< its number in it
  std::size_t recordings = 0;
  std::size_t failed = 0;    ///< of these, those that could not be measured
  std::size_t turns = 0;     ///< caller turns, the rows of latency.csv
  std::uintmax_t bytes = 0;  ///< of results.jsonl
  std::string sha256;        ///< of results.jsonl
};

/// Where the results of a shard are once it is done.
std::filesystem::path folder_of(const Plan& plan, std::size_t shard);

/// What is done of a shard; nothing where it is not. Throws FatalError where there is something else in its place: the
/// shard of another plan, another shard, or results of another size.
std::optional<DoneShard> done_shard(const Plan& plan, std::size_t shard);

/// Folders with fetched recordings of a shard that is done, which could not be deleted.
std::vector<std::filesystem::path> audio_left(const Plan& plan, std::size_t shard);

/// One attempt at a shard, in a folder of its own under work/. It takes over what earlier attempts left that did not
/// come to an end; attempts at the same time do not disturb each other, and the first that is done counts.
class ShardAttempt {
 public:
  /// Throws FatalError where the folder cannot be made.
  ShardAttempt(const Plan& plan, std::size_t shard);
  /// What is finished stays for the next attempt.
  ~ShardAttempt();
  ShardAttempt(const ShardAttempt&) = delete;
  ShardAttempt& operator=(const ShardAttempt&) = delete;

  /// Lets a task take over what earlier attempts found.
  void offer(RecordingTask& task);
  /// Where the recordings of the shard are fetched into; what an earlier attempt fetched and did not come to measure is
  /// there already. The folder goes when the shard is done. Ask for it once.
  std::filesystem::path recordings();
  /// Takes in a recording that is done; they are numbered in the order of the shard.
  void keep(const DoneRecording& done);

  /// Writes results.jsonl and done.json onto the disk and puts the folder in its place as one. Where another attempt
  /// was first, this one goes without a trace. Clears away what attempts left that nobody works at any more. Gives what
  /// is done. Throws FatalError.
  DoneShard finish();

 private:
  void write_results();
  void clear_away() const;

  const Plan& plan_;
  std::size_t shard_;
  std::vector<std::filesystem::path> earlier_;
  std::filesystem::path folder_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<ResultStore> store_;
  DoneShard done_;
};

}  // namespace turngap
