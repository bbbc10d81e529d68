#include "turngap/shards/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "shards/whole_file.h"
#include "turngap/core/error.h"
#include "turngap/results/result_lines.h"
#include "turngap/shards/shard_run.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

std::optional<std::size_t> number_in(const std::string& name) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || std::to_string(number) != name) return std::nullopt;
  return number;
}

void require_own_shards_only(const Plan& plan) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(plan.folder / "shards", error)) {
    const auto number = number_in(entry.path().filename().string());
    if (number && *number < plan.shards.size()) continue;
    throw FatalError(fmt::format("{}: expected shards 0 to {} of this plan, found something else; move it away",
                                 entry.path().string(), plan.shards.size() - 1));
  }
}

fs::path results_in(const Plan& plan, std::size_t shard) {
  return folder_of(plan, shard) / "results.jsonl";
}

void require_written(const Plan& plan, std::size_t shard) {
  if (sum_of_file(results_in(plan, shard), "the results of a shard") == done_shard(plan, shard).value().sha256) return;
  throw FatalError(
      fmt::format("{}: expected the bytes that were written, found others; delete the folder to have the shard done "
                  "again",
                  results_in(plan, shard).string()));
}

bool is_of(const PlannedRecording& planned, const std::string& path) {
  return planned.task.result.path == path ||
         std::ranges::any_of(planned.instead, [&](const auto& other) { return is_of(other, path); });
}

/// Compares the recordings of a shard with those that were planned, and gathers the names of their metadata.
void require_planned(const Plan& plan, std::size_t shard, std::vector<std::string>& metadata_names) {
  std::vector<std::string> paths;
  for_each_line(results_in(plan, shard), [&](const ResultLine& line) {
    ResultHead head = line.head();
    paths.push_back(std::move(head.path));
    for (std::string& name : head.metadata_names) {
      if (std::ranges::find(metadata_names, name) == metadata_names.end()) metadata_names.push_back(std::move(name));
    }
  });
  std::size_t next = 0;
  bool same = true;
  for_each_planned(plan, shard, [&](PlannedRecording&& recording) {
    same = same && next < paths.size() && is_of(recording, paths[next]);
    ++next;
  });
  if (same && next == paths.size()) return;
  throw FatalError(
      fmt::format("{}: expected the recordings that were planned, found others; delete the folder to have the shard "
                  "done again",
                  results_in(plan, shard).string()));
}

}  // namespace

std::vector<std::size_t> missing_shards(const Plan& plan) {
  require_own_shards_only(plan);
  std::vector<std::size_t> missing;
  for (std::size_t shard = 0; shard < plan.shards.size(); ++shard) {
    if (!done_shard(plan, shard)) missing.push_back(shard);
  }
  return missing;
}

std::vector<std::string> require_results(const Plan& plan, std::span<const std::size_t> shards) {
  std::vector<std::string> metadata_names;
  for (const std::size_t shard : shards) {
    require_written(plan, shard);
    require_planned(plan, shard, metadata_names);
  }
  return metadata_names;
}

ResultLines lines_of_shards(const Plan& plan, std::vector<std::size_t> shards) {
  return [&plan, shards = std::move(shards)](const EachLine& each) {
    for (const std::size_t shard : shards) for_each_line(results_in(plan, shard), each);
  };
}

}  // namespace turngap
