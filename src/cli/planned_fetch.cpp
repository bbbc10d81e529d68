#include "cli/planned_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "cli/sidecars.h"
#include "cli/stored_fetch.h"
#include "cli/stored_places.h"
#include "turngap/core/error.h"
#include "turngap/storage/aws_credentials.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {
namespace {

/// A setting of a plan: its name there, and where its text stands in the options.
struct FetchSetting {
  const char* name;
  std::string FetchOptions::*text;
  bool is_file;
};

constexpr FetchSetting kSettings[] = {
    {"urls", &FetchOptions::urls, true},
    {"headers", &FetchOptions::headers_file, true},
    {"ca_file", &FetchOptions::ca_file, true},
    {"s3_endpoint", &FetchOptions::s3_endpoint, false},
    {"s3_region", &FetchOptions::s3_region, false},
    {"layout", &FetchOptions::layout, false},
};

constexpr auto kTag = "tag";
constexpr auto kAgentChannel = "agent_channel";
constexpr auto kStall = "stall_timeout_s";

std::string text_of(const FetchOptions& options, const FetchSetting& setting) {
  const std::string& text = options.*setting.text;
  if (!setting.is_file || text.empty()) return text;
  if (text != "-") return std::filesystem::absolute(text).lexically_normal().string();
  throw FatalError("--urls -: expected a file that all machines can read, found stdin");
}

// The buckets are those of the machine that plans, whatever the environment of another one says.
FetchOptions with_store(FetchOptions options) {
  if (options.sources.empty()) return options;
  const AwsCredentials credentials = aws_credentials_from(environment());
  if (options.s3_endpoint.empty()) options.s3_endpoint = credentials.endpoint;
  options.s3_region = credentials.region;
  return options;
}

// Read back as it would be from its file.
Sidecar as_written(const Sidecar& sidecar) {
  const auto read = parse_sidecar(to_json(sidecar));
  if (read) return *read;
  throw FatalError(fmt::format("{}: expected what is to lie beside it, found nothing", sidecar.recording.sid));
}

PlannedRecording planned(const std::string& name, std::size_t place, const Sidecar& sidecar) {
  PlannedRecording recording;
  recording.task.file = name;
  recording.task.result.path = name;
  recording.task.result.identity.recording = recording.task.file.stem().string();
  recording.source = {place, as_written(sidecar)};
  return recording;
}

// As a folder is sorted; names of fetched files are ASCII.
void sort_as_in_folder(std::vector<PlannedRecording>& recordings) {
  std::ranges::sort(recordings, {},
                    [](const PlannedRecording& one) -> const std::string& { return one.task.file.native(); });
}

void require_names_of_their_own(std::span<const PlannedRecording> recordings) {
  std::unordered_set<std::string> stems;
  for (const PlannedRecording& one : recordings) {
    if (stems.insert(one.task.result.identity.recording).second) continue;
    throw FatalError(
        fmt::format("{}: expected files with names of their own, found one of the same name at {}; plan "
                    "the places one by one",
                    one.task.file.string(), one.source->sidecar.source.location));
  }
}

StoredRecording stored(const PlannedRecording& recording) {
  const Sidecar& sidecar = recording.source->sidecar;
  StoredRecording stored;
  stored.name = recording.task.file.string();
  stored.location = sidecar.source.location;
  stored.version = sidecar.source.version;
  if (recording.bytes) stored.bytes = static_cast<std::int64_t>(*recording.bytes);
  stored.recorded_at = sidecar.recording.recorded_at;
  stored.call_id = sidecar.recording.call_sid;
  stored.columns = sidecar.source.columns;
  return stored;
}

}  // namespace

std::vector<PlannedRecording> recordings_to_fetch(const FetchOptions& options, const AnalysisConfig& config,
                                                  bool roles_are_given, const MetadataOptions& metadata) {
  MetadataReader reader(metadata);
  std::vector<PlannedRecording> recordings;
  find_stored(options, [&](std::size_t place, const StoredRecording& one, const Sidecar& sidecar) {
    recordings.push_back(planned(one.name, place, sidecar));
    if (one.bytes) recordings.back().bytes = static_cast<std::uint64_t>(*one.bytes);
  });
  sort_as_in_folder(recordings);
  require_names_of_their_own(recordings);
  for (PlannedRecording& one : recordings) {
    describe(one.task, config, !roles_are_given, one.source->sidecar);
    reader.take(one.task);
    one.audio = one.task.result.expected_duration.value_or(Millis{0.0});
    one.task.result.settings.clear();  // the plan has them once
    one.task.result.versions.clear();
  }
  reader.tell();
  return recordings;
}

PlannedFetch planned_fetch(const FetchOptions& given, std::span<const PlannedRecording> recordings) {
  const FetchOptions options = with_store(given);
  PlannedFetch fetch;
  for (const StoredPlace& place : places_of(options)) fetch.places.push_back(place.in_words);
  for (const FetchSetting& setting : kSettings) {
    if (std::string text = text_of(options, setting); !text.empty()) {
      fetch.settings.emplace_back(setting.name, std::move(text));
    }
  }
  fetch.settings.emplace_back(kTag, own_tag_of(options));
  if (options.agent_channel) fetch.settings.emplace_back(kAgentChannel, std::to_string(*options.agent_channel));
  fetch.settings.emplace_back(kStall, std::to_string(options.stall_s));
  fetch.balanced_by = balance_of(recordings);
  return fetch;
}

FetchOptions fetch_options_of(const PlannedFetch& fetch) {
  FetchOptions options;
  for (const std::string& place : fetch.places) {
    if (is_bucket(place)) options.sources.push_back(place);
  }
  for (const auto& [name, value] : fetch.settings) {
    const auto setting = std::ranges::find_if(kSettings, [&](const FetchSetting& one) { return one.name == name; });
    if (setting != std::end(kSettings)) options.*setting->text = value;
    if (name == kTag) options.tag = value;
    if (name == kAgentChannel) options.agent_channel = std::stoi(value);
    if (name == kStall) options.stall_s = static_cast<unsigned>(std::stoul(value));
  }
  options.parallel = fetch.parallel_a_shard();
  places_of(options);
  return options;
}

FetchOutcome bring_planned_recordings(const FetchOptions& options, const std::vector<PlannedRecording>& wanted,
                                      const FetchHooks& hooks) {
  std::vector<std::vector<StoredRecording>> by_place(places_of(options).size());
  for (const PlannedRecording& one : wanted) by_place.at(one.source->place).push_back(stored(one));
  return bring_stored(options, by_place, hooks);
}

}  // namespace turngap::cli
