#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/analysis/method_settings.h"

namespace turngap {

/// A recording of a plan.
struct PlannedRecording {
  RecordingTask task;                  ///< its file is absolute; its result is what is known beforehand
  Millis audio;                        ///< its length, as far as it was known; 0: not
  std::optional<std::uint64_t> bytes;  ///< of the file; nothing where it could not be read
};

/// What a plan says of one shard.
struct PlannedShard {
  std::size_t recordings = 0;
  Millis audio;
  std::string sha256;  ///< of its list
};

/// A large job, cut into shards for the machines of a cluster. A folder holds plan.json (schema "turngap.plan/1"),
/// lists/K.jsonl with the recordings of shard K, work/ with what is being done and shards/K with what is done. Shards
/// count from 0; the recordings of one follow those of the shard before in the order of a run on one machine.
struct Plan {
  std::filesystem::path folder;
  std::string id;  ///< SHA-256 over all that plan.json says: the lists, the settings and the method version
  int method_version = kMethodVersion;
  std::vector<NamedNumber> settings;
  std::vector<PlannedShard> shards;

  std::size_t recordings() const;
};

/// Where each of `shards` begins among recordings of these lengths, so that none holds more than the mean and one
/// recording, and the end. Recordings without a length count as a second. There may be shards without recordings.
std::vector<std::size_t> cut_evenly(std::span<const Millis> lengths, std::size_t shards);

/// Writes a plan. A folder that holds the same plan already stays as it is. Throws FatalError, also where the folder
/// holds anything else.
Plan write_plan(const std::filesystem::path& folder, std::span<const PlannedRecording> recordings,
                const std::vector<NamedNumber>& settings, std::size_t shards);

/// Throws FatalError where there is no plan, or one that was changed.
Plan read_plan(const std::filesystem::path& folder);

/// The recordings of shard `shard`, one after the other; `settings` of the plan are set in each. Throws FatalError
/// where the list is not the one that was planned, before any is told.
void for_each_planned(const Plan& plan, std::size_t shard, const std::function<void(PlannedRecording&&)>& each);

/// All of them.
std::vector<PlannedRecording> read_list(const Plan& plan, std::size_t shard);

}  // namespace turngap
