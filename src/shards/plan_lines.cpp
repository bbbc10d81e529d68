#include "shards/plan_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/task_fields.h"
#include "core/digest.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPlanSchema = "turngap.plan/1";
constexpr double kMillisPerHour = 3'600'000.0;

constexpr std::array<std::pair<Balance, std::string_view>, 3> kBalances{
    {{Balance::audio, "audio"}, {Balance::bytes, "bytes"}, {Balance::recordings, "recordings"}}};

std::string_view word_of(Balance balance) {
  return std::ranges::find(kBalances, balance, &std::pair<Balance, std::string_view>::first)->second;
}

Balance balance_in(const Json& json) {
  const auto word = json.get<std::string>();
  const auto found = std::ranges::find(kBalances, word, &std::pair<Balance, std::string_view>::second);
  if (found != kBalances.end()) return found->first;
  throw FatalError(fmt::format("expected audio, bytes or recordings in balanced_by, found {}", json.dump()));
}

PlannedSource source_in(const Json& json) {
  auto sidecar = parse_sidecar(json.at("sidecar").dump());
  if (!sidecar) throw FatalError("expected what is to lie beside a recording, found something else");
  sidecar->recording.media_url = json.value("media_at", "");
  if (json.contains("encryption")) {
    const Json& how = json.at("encryption");
    sidecar->recording.encryption = {how.at("public_key_sid").get<std::string>(),
                                     how.at("wrapped_key").get<std::string>(), how.at("iv").get<std::string>()};
  }
  return {json.at("place").get<std::size_t>(), *std::move(sidecar)};
}

Json source_json(const PlannedSource& source) {
  const Recording& recording = source.sidecar.recording;
  Json json = {{"place", source.place}, {"sidecar", Json::parse(to_json(source.sidecar))}};
  if (!recording.media_url.empty()) json["media_at"] = recording.media_url;
  if (const auto& how = recording.encryption) {
    json["encryption"] = {{"public_key_sid", how->public_key_sid}, {"wrapped_key", how->wrapped_key}, {"iv", how->iv}};
  }
  return json;
}

Json fetch_json(const PlannedFetch& fetch) {
  Json settings = Json::object();
  for (const auto& [name, value] : fetch.settings) settings[name] = value;
  return {{"places", fetch.places},
          {"settings", settings},
          {"parallel", fetch.parallel},
          {"at_once", fetch.at_once},
          {"balanced_by", word_of(fetch.balanced_by)}};
}

PlannedFetch fetch_in(const Json& json) {
  PlannedFetch fetch;
  json.at("places").get_to(fetch.places);
  for (const auto& [name, value] : json.at("settings").items()) {
    fetch.settings.emplace_back(name, value.get<std::string>());
  }
  json.at("parallel").get_to(fetch.parallel);
  json.at("at_once").get_to(fetch.at_once);
  fetch.balanced_by = balance_in(json.at("balanced_by"));
  return fetch;
}

PlannedRecording recording_in(const Json& json) {
  PlannedRecording recording;
  RecordingResult& known = recording.task.result;
  recording.task.file = file_name_in(json);
  const FieldReader read(json);
  read("audio_ms", recording.audio);
  read("bytes", recording.bytes);
  visit_known(read, known);
  read_channels_and_failure(json, known);
  if (json.contains("source")) recording.source = source_in(json.at("source"));
  if (json.contains("instead")) recording.instead.push_back(recording_in(json.at("instead")));
  return recording;
}

Json recording_json(const PlannedRecording& recording) {
  Json json = Json::object();
  write_file_name(json, recording.task.file.string());
  const FieldWriter write(json);
  write("audio_ms", recording.audio);
  write("bytes", recording.bytes);
  visit_known(write, recording.task.result);
  write_channels_and_failure(json, recording.task.result);
  if (recording.source) json["source"] = source_json(*recording.source);
  for (const PlannedRecording& other : recording.instead) json["instead"] = recording_json(other);
  return json;
}

Json shards_json(const Plan& plan) {
  Json list = Json::array();
  for (const PlannedShard& shard : plan.shards) {
    list.push_back({{"recordings", shard.recordings}, {"audio_ms", shard.audio.value}, {"sha256", shard.sha256}});
    if (plan.fetch) list.back()["bytes"] = shard.bytes;
  }
  return list;
}

Json json_of(const Plan& plan) {
  Json settings = Json::object();
  for (const auto& [name, value] : plan.settings) settings[name] = value;
  Millis audio{0.0};
  for (const PlannedShard& shard : plan.shards) audio = audio + shard.audio;
  Json json = {
      {"schema", kPlanSchema},           {"method_version", plan.method_version},       {"settings", settings},
      {"recordings", plan.recordings()}, {"audio_hours", audio.value / kMillisPerHour}, {"shards", shards_json(plan)}};
  if (plan.fetch) json["fetch"] = fetch_json(*plan.fetch);
  return json;
}

Plan plan_in(const Json& json) {
  if (json.at("schema") != kPlanSchema) {
    throw FatalError(fmt::format("expected schema {}, found {}", kPlanSchema, json.at("schema").dump()));
  }
  Plan plan;
  plan.id = json.at("id").get<std::string>();
  plan.method_version = json.at("method_version").get<int>();
  for (const auto& [name, value] : json.at("settings").items()) plan.settings.emplace_back(name, value.get<double>());
  for (const Json& shard : json.at("shards")) {
    plan.shards.push_back({shard.at("recordings").get<std::size_t>(), Millis{shard.at("audio_ms").get<double>()},
                           shard.at("sha256").get<std::string>(), shard.value("bytes", std::uint64_t{0})});
  }
  if (json.contains("fetch")) plan.fetch = fetch_in(json.at("fetch"));
  return plan;
}

}  // namespace

std::string to_plan_line(const PlannedRecording& recording) {
  return recording_json(recording).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

PlannedRecording parse_plan_line(std::string_view line) {
  try {
    return recording_in(Json::parse(line));
  } catch (const Json::exception& error) {
    throw FatalError(fmt::format("expected a recording of a plan, found: {}", error.what()));
  }
}

std::string plan_id(const Plan& plan) {
  return sha256_of(json_of(plan).dump());
}

std::string to_plan_json(const Plan& plan) {
  Json json = json_of(plan);
  json["id"] = plan.id;
  return json.dump(1) + "\n";
}

Plan parse_plan_json(std::string_view text) {
  try {
    return plan_in(Json::parse(text));
  } catch (const Json::exception& error) {
    throw FatalError(fmt::format("expected a plan of schema {}, found: {}", kPlanSchema, error.what()));
  }
}

}  // namespace turngap
