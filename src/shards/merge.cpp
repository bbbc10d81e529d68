#include "turngap/shards/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "core/sha256.h"
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

void require_planned(const std::vector<RecordingResult>& results, const std::vector<PlannedRecording>& planned) {
  const auto path = [](const PlannedRecording& recording) { return recording.task.result.path; };
  if (!std::ranges::equal(results, planned, {}, &RecordingResult::path, path)) {
    throw FatalError(
        "expected the recordings that were planned, found others; delete the folder to have the shard done "
        "again");
  }
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

std::vector<RecordingResult> results_of_shard(const Plan& plan, std::size_t shard) {
  const DoneShard done = done_shard(plan, shard).value();
  const fs::path path = folder_of(plan, shard) / "results.jsonl";
  return in_file(path, "the results of a shard", [&](std::string_view text) {
    Sha256 sum;
    sum.add(text);
    if (sum.finish() != done.sha256) {
      throw FatalError(
          "expected the bytes that were written, found others; delete the folder to have the shard done "
          "again");
    }
    auto results = parse_results(text, "line");
    require_planned(results, read_list(plan, shard));
    return results;
  });
}

}  // namespace turngap
