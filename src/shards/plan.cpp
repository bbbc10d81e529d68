#include "turngap/shards/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "core/digest.h"
#include "shards/plan_lines.h"
#include "shards/whole_file.h"
#include "turngap/core/atomic_file.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

namespace fs = std::filesystem;

constexpr auto kPlanName = "plan.json";
constexpr auto kListsName = "lists";

fs::path list_of(const fs::path& folder, std::size_t shard) {
  return folder / kListsName / fmt::format("{}.jsonl", shard);
}

// What an attempt to write this plan may have left.
bool is_free(const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename() != kListsName) return false;
  }
  return !error;
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FatalError(fmt::format("{}: cannot be made ({})", folder.string(), error.message()));
}

double weight_of(const PlannedRecording& recording, Balance balance) {
  constexpr double kUnknownLengthMs = 1000.0;
  switch (balance) {
    case Balance::audio: return recording.audio.value > 0.0 ? recording.audio.value : kUnknownLengthMs;
    case Balance::bytes: return std::max(1.0, static_cast<double>(recording.bytes.value_or(0)));
    case Balance::recordings: break;
  }
  return 1.0;
}

std::vector<std::string> lists_of(std::span<const PlannedRecording> recordings, Plan& plan) {
  const Balance balance = plan.fetch ? plan.fetch->balanced_by : Balance::audio;
  std::vector<double> weights;
  for (const PlannedRecording& recording : recordings) weights.push_back(weight_of(recording, balance));
  const auto begins = cut_evenly(weights, plan.shards.size());
  std::vector<std::string> lists(plan.shards.size());
  for (std::size_t k = 0; k < lists.size(); ++k) {
    for (std::size_t i = begins[k]; i < begins[k + 1]; ++i) {
      lists[k] += to_plan_line(recordings[i]);
      plan.shards[k].audio += recordings[i].audio;
      plan.shards[k].bytes += recordings[i].bytes.value_or(0);
    }
    plan.shards[k].recordings = begins[k + 1] - begins[k];
    plan.shards[k].sha256 = sha256_of(lists[k]);
  }
  return lists;
}

}  // namespace

std::size_t Plan::recordings() const {
  std::size_t sum = 0;
  for (const PlannedShard& shard : shards) sum += shard.recordings;
  return sum;
}

unsigned PlannedFetch::parallel_a_shard() const {
  return std::max(1U, static_cast<unsigned>(parallel / std::max<std::size_t>(1, at_once)));
}

Balance balance_of(std::span<const PlannedRecording> recordings) {
  if (std::ranges::any_of(recordings, [](const auto& one) { return one.audio.value > 0.0; })) return Balance::audio;
  const bool sized = std::ranges::all_of(recordings, [](const auto& one) { return one.bytes.has_value(); });
  return sized ? Balance::bytes : Balance::recordings;
}

std::vector<std::size_t> cut_evenly(std::span<const double> weights, std::size_t shards) {
  std::vector<double> ends;
  double sum = 0.0;
  for (const double weight : weights) ends.push_back(sum += weight);
  std::vector<std::size_t> begins{0};
  for (std::size_t k = 1; k <= shards; ++k) {
    // A recording belongs where its middle lies.
    const double cut = sum * static_cast<double>(k) / static_cast<double>(shards);
    std::size_t i = begins.back();
    while (i < ends.size() && (ends[i] + (i == 0 ? 0.0 : ends[i - 1])) / 2.0 < cut) ++i;
    begins.push_back(i);
  }
  return begins;
}

Plan write_plan(const fs::path& folder, std::span<const PlannedRecording> recordings,
                const std::vector<NamedNumber>& settings, std::size_t shards,
                const std::optional<PlannedFetch>& fetch) {
  Plan plan;
  plan.folder = folder;
  plan.settings = settings;
  plan.fetch = fetch;
  plan.shards.resize(shards);
  const auto lists = lists_of(recordings, plan);
  plan.id = plan_id(plan);
  make_folder(folder);
  std::error_code error;
  if (fs::exists(folder / kPlanName, error)) {
    if (read_plan(folder).id == plan.id) return plan;
    throw FatalError(
        fmt::format("{}: expected no plan or the same one, found another; give another folder", folder.string()));
  }
  if (!is_free(folder)) {
    throw FatalError(fmt::format("{}: expected a new or an empty folder, found other files in it; give another one",
                                 folder.string()));
  }
  make_folder(folder / kListsName);
  for (std::size_t k = 0; k < shards; ++k) write_atomically(list_of(folder, k), lists[k]);
  write_atomically(folder / kPlanName, to_plan_json(plan));
  return plan;
}

Plan read_plan(const fs::path& folder) {
  const fs::path path = folder / kPlanName;
  Plan plan = in_file(path, "a plan (turngap plan makes one)", parse_plan_json);
  plan.folder = folder;
  if (plan_id(plan) != plan.id) {
    throw FatalError(fmt::format("{}: expected a plan as turngap plan wrote it, found one that was changed; plan anew",
                                 path.string()));
  }
  return plan;
}

std::vector<fs::path> files_of(const Plan& plan) {
  std::vector<fs::path> files{plan.folder / kPlanName};
  for (const char* part : {kListsName, "work", "shards"}) {
    std::error_code error;
    fs::recursive_directory_iterator entry(plan.folder / part, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
      files.push_back(entry->path());
  }
  return files;
}

void for_each_planned(const Plan& plan, std::size_t shard, const std::function<void(PlannedRecording&&)>& each) {
  const fs::path path = list_of(plan.folder, shard);
  if (sum_of_file(path, "the list of a shard") != plan.shards[shard].sha256) {
    throw FatalError(fmt::format("{}: expected the list that was planned, found another; plan anew", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);) {
    PlannedRecording recording = in_place(path, [&line] { return parse_plan_line(line); });
    recording.task.result.settings = plan.settings;
    each(std::move(recording));
  }
}

}  // namespace turngap
