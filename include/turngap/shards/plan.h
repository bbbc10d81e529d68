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
#include "turngap/results/sidecar.h"

namespace turngap {

/// Where a recording is fetched from when its shard is measured.
struct PlannedSource {
  std::size_t place = 0;  ///< which of the plan's places
  Sidecar sidecar;        ///< what is to lie beside it, and how it is encrypted; its bytes are not known yet
};

/// A recording of a plan.
struct PlannedRecording {
  RecordingTask task;  ///< its file is absolute, or its name alone where it is fetched; its result is what is known
                       ///< beforehand
  Millis audio;        ///< its length, as far as it was known; 0: not
  std::optional<std::uint64_t> bytes;   ///< of the file; nothing where it could not be read, or a list does not tell
  std::optional<PlannedSource> source;  ///< nothing where it is a file already
  std::vector<PlannedRecording> instead =
      {};  ///< one or none: what is fetched where this one turns out not to be there
};

/// What a plan says of one shard.
struct PlannedShard {
  std::size_t recordings = 0;
  Millis audio;
  std::string sha256;       ///< of its list
  std::uint64_t bytes = 0;  ///< as far as they are known; told of what is fetched
};

/// What the shards of a plan are to be alike in.
enum class Balance { audio, bytes, recordings };

/// How the shards of a plan fetch their recordings. It names files that hold secrets, and holds none.
struct PlannedFetch {
  std::vector<std::string> places;  ///< in the words of the user
  std::vector<NamedText> settings;  ///< further ones, e.g. an endpoint
  unsigned parallel = 1;            ///< requests at a time, of all shards together
  std::size_t at_once = 1;          ///< shards that run at a time
  Balance balanced_by = Balance::audio;

  /// Requests at a time of one shard: its part of all, at least one.
  unsigned parallel_a_shard() const;
};

/// A large job, cut into shards for the machines of a cluster. A folder holds plan.json (schema "turngap.plan/1"),
/// lists/K.jsonl with the recordings of shard K, work/ with what is being done and shards/K with what is done. Shards
/// count from 0; the recordings of one follow those of the shard before in the order of a run on one machine.
struct Plan {
  std::filesystem::path folder;
  std::string id;  ///< SHA-256 over all that plan.json says: the lists, settings, method version, how to fetch
  int method_version = kMethodVersion;
  std::vector<NamedNumber> settings;
  std::vector<PlannedShard> shards;
  std::optional<PlannedFetch> fetch;  ///< nothing where the recordings are files already

  std::size_t recordings() const;
};

/// Where each of `shards` begins among recordings of these weights (above 0), so that none holds more than the mean and
/// one recording, and the end. There may be shards without recordings.
std::vector<std::size_t> cut_evenly(std::span<const double> weights, std::size_t shards);

/// By what recordings that are fetched can be cut: their length where that of one is known, else their bytes where they
/// are known of all, else their number.
Balance balance_of(std::span<const PlannedRecording> recordings);

/// Writes a plan, cut by the length of the recordings, of which those of unknown length count as a second, or as
/// `fetch` says. A folder that holds the same plan already stays as it is. Throws FatalError, also where the folder
/// holds anything else.
Plan write_plan(const std::filesystem::path& folder, std::span<const PlannedRecording> recordings,
                const std::vector<NamedNumber>& settings, std::size_t shards,
                const std::optional<PlannedFetch>& fetch = std::nullopt);

/// Throws FatalError where there is no plan, or one that was changed.
Plan read_plan(const std::filesystem::path& folder);

/// All that a plan holds now, its shards too; other files may lie beside these in its folder.
std::vector<std::filesystem::path> files_of(const Plan& plan);

/// The recordings of shard `shard`, one after the other; `settings` of the plan are set in each. Throws FatalError
/// where the list is not the one that was planned, before any is told.
void for_each_planned(const Plan& plan, std::size_t shard, const std::function<void(PlannedRecording&&)>& each);

}  // namespace turngap
