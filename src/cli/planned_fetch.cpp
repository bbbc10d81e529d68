#include "cli/planned_fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "cli/sidecars.h"
#include "cli/stored_fetch.h"
#include "cli/stored_places.h"
#include "cli/twilio_fetch.h"
#include "turngap/core/error.h"
#include "turngap/net/origin.h"
#include "turngap/storage/aws_credentials.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {
namespace {

/// A setting of a plan: its name there, and where its text stands in the options.
struct FetchSetting {
  std::string_view name;
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
    {"credentials", &FetchOptions::credentials_file, true},
    {"private_key", &FetchOptions::private_key, true},
    {"base_url", &FetchOptions::base_url, false},
    {"account", &FetchOptions::account, false},
};

constexpr auto kTag = "tag";
constexpr auto kAgentChannel = "agent_channel";
constexpr auto kStall = "stall_timeout_s";
constexpr auto kEveryCall = "all";  // and so calls of production

std::string text_of(const FetchOptions& options, const FetchSetting& setting) {
  const std::string& text = options.*setting.text;
  if (!setting.is_file || text.empty()) return text;
  if (text != "-") return std::filesystem::absolute(text).lexically_normal().string();
  throw FatalError("--urls -: expected a file that all machines can read, found stdin");
}

// The places are those of the machine that plans, whatever the environment of another one says.
FetchOptions with_places(FetchOptions options) {
  if (!are_stored(options)) {
    TwilioPlace place = twilio_place(options);
    options.base_url = std::move(place.base_url);
    options.account = std::move(place.account);
  }
  if (options.sources.empty()) return options;
  const AwsCredentials credentials = aws_credentials_from(environment());
  if (options.s3_endpoint.empty()) options.s3_endpoint = credentials.endpoint;
  options.s3_region = credentials.region;
  return options;
}

// Read back as it would be from its file. How it is encrypted does not stand there, nor where the audio lies, of which
// no more is asked than whose it is.
Sidecar as_written(const Sidecar& sidecar) {
  auto read = parse_sidecar(to_json(sidecar));
  if (read) {
    read->recording.encryption = sidecar.recording.encryption;
    if (const auto origin = origin_of(sidecar.recording.media_url)) read->recording.media_url = origin->text();
    return *std::move(read);
  }
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
    if (stems.insert(one.task.result.identity.recording).second || !one.source) continue;
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

PlannedRecording planned(const RecordingList& list, const ListedRecording& listed) {
  const Wanted wanted = list.wanted(listed);
  return planned(wanted.recording.sid + ".wav", 0,
                 {wanted.recording, wanted.call, wanted.tag, wanted.rule, wanted.roles, 0, ""});
}

// What was asked for and cannot be had is a recording that failed.
PlannedRecording planned(const FetchFailure& failure) {
  if (failure.temporary) throw NetworkError(failure.recording + ": " + failure.message);
  PlannedRecording recording;
  recording.task.file = failure.recording + ".wav";
  recording.task.result.identity.recording = failure.recording;
  recording.task.result.failure = {failure.reason, failure.message};
  return recording;
}

std::vector<PlannedRecording> recordings_in_stores(const FetchOptions& options) {
  std::vector<PlannedRecording> recordings;
  find_stored(options, [&](std::size_t place, const StoredRecording& one, const Sidecar& sidecar) {
    recordings.push_back(planned(one.name, place, sidecar));
    if (one.bytes) recordings.back().bytes = static_cast<std::uint64_t>(*one.bytes);
  });
  return recordings;
}

std::vector<PlannedRecording> recordings_at_twilio(const FetchOptions& options) {
  const Catalogue catalogue = find_at_twilio(options);
  std::vector<PlannedRecording> recordings;
  for (const ListedRecording* one : catalogue.wanted) {
    recordings.push_back(planned(catalogue.list, *one));
    const auto other = catalogue.spare.find(one->sid);
    if (other != catalogue.spare.end()) recordings.back().instead.push_back(planned(catalogue.list, *other->second));
  }
  for (const FetchFailure& failure : catalogue.failures) recordings.push_back(planned(failure));
  return recordings;
}

void add_what_is_known(PlannedRecording& recording, const AnalysisConfig& config, bool with_roles,
                       MetadataReader& metadata) {
  const auto sidecar = recording.source ? std::optional(recording.source->sidecar) : std::nullopt;
  describe(recording.task, config, with_roles, sidecar);
  metadata.take(recording.task);
  recording.audio = recording.task.result.expected_duration.value_or(Millis{0.0});
  recording.task.result.settings.clear();  // the plan has them once
  recording.task.result.versions.clear();
  for (PlannedRecording& other : recording.instead) add_what_is_known(other, config, with_roles, metadata);
}

void add_to(RecordingList& list, const PlannedRecording& recording) {
  const Sidecar& sidecar = recording.source->sidecar;
  list.add(sidecar.recording, sidecar.rule);
  if (sidecar.call) list.add_call(*sidecar.call);
  for (const PlannedRecording& other : recording.instead) add_to(list, other);
}

Catalogue catalogue_of(const FetchOptions& options, const std::vector<PlannedRecording>& wanted) {
  const CallPurpose purpose = options.all ? CallPurpose::production : CallPurpose::load_test;
  Catalogue catalogue;
  catalogue.list = RecordingList(options.tag.value_or(""), purpose, options.agent_channel);
  for (const PlannedRecording& one : wanted) add_to(catalogue.list, one);
  std::unordered_map<std::string, const ListedRecording*> by_sid;
  for (const ListedRecording& one : catalogue.list) by_sid.emplace(one.sid.text(), &one);
  const auto listed = [&](const PlannedRecording& one) { return by_sid.at(one.source->sidecar.recording.sid); };
  for (const PlannedRecording& one : wanted) {
    catalogue.wanted.push_back(listed(one));
    for (const PlannedRecording& other : one.instead) catalogue.spare.emplace(listed(one)->sid, listed(other));
  }
  return catalogue;
}

}  // namespace

std::vector<PlannedRecording> recordings_to_fetch(const FetchOptions& options, const AnalysisConfig& config,
                                                  bool roles_are_given, const MetadataOptions& metadata) {
  MetadataReader reader(metadata);
  std::vector<PlannedRecording> recordings =
      are_stored(options) ? recordings_in_stores(options) : recordings_at_twilio(options);
  sort_as_in_folder(recordings);
  require_names_of_their_own(recordings);
  for (PlannedRecording& one : recordings) add_what_is_known(one, config, !roles_are_given, reader);
  reader.tell();
  return recordings;
}

PlannedFetch planned_fetch(const FetchOptions& given, std::span<const PlannedRecording> recordings) {
  const FetchOptions options = with_places(given);
  PlannedFetch fetch;
  fetch.places = named_sources(options);
  for (const FetchSetting& setting : kSettings) {
    if (std::string text = text_of(options, setting); !text.empty()) {
      fetch.settings.emplace_back(setting.name, std::move(text));
    }
  }
  fetch.settings.emplace_back(kTag, are_stored(options) ? own_tag_of(options) : tag_of(options));
  if (options.all) fetch.settings.emplace_back(kEveryCall, "yes");
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
    const auto setting = std::ranges::find(kSettings, std::string_view(name), &FetchSetting::name);
    if (setting != std::end(kSettings)) options.*setting->text = value;
    if (name == kTag) options.tag = value;
    if (name == kEveryCall) options.all = true;
    if (name == kAgentChannel) options.agent_channel = std::stoi(value);
    if (name == kStall) options.stall_s = static_cast<unsigned>(std::stoul(value));
  }
  options.parallel = fetch.parallel_a_shard();
  if (are_stored(options)) {
    places_of(options);
  } else {
    twilio_place(options);
  }
  return options;
}

FetchOutcome bring_planned_recordings(const FetchOptions& options, const std::vector<PlannedRecording>& wanted,
                                      const FetchHooks& hooks) {
  if (!are_stored(options)) {
    Catalogue catalogue = catalogue_of(options, wanted);
    return bring_from_twilio(options, catalogue, hooks);
  }
  std::vector<std::vector<StoredRecording>> by_place(places_of(options).size());
  for (const PlannedRecording& one : wanted) by_place.at(one.source->place).push_back(stored(one));
  return bring_stored(options, by_place, hooks);
}

}  // namespace turngap::cli
