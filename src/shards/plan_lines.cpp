#include "shards/plan_lines.h"

#include <fmt/format.h>

#include "core/printable.h"
#include "core/sha256.h"
#include "results/result_fields.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPlanSchema = "turngap.plan/1";
constexpr double kMillisPerHour = 3'600'000.0;

template <class Visit, Is<PlannedRecording> T>
void visit_fields(const Visit& visit, T& r) {
  auto& known = r.task.result;
  visit("audio_ms", r.audio);
  visit("bytes", r.bytes);
  visit("recording", known.identity.recording);
  visit("path", known.path);
  visit("call_sid", known.identity.call_sid);
  visit("recorded_at", known.identity.recorded_at);
  visit("tag", known.identity.tag);
  visit("metadata", known.metadata);
  visit("expected_duration_ms", known.expected_duration);
}

// JSON holds UTF-8 only, the names of files any bytes.
void write_file_name(Json& json, const std::string& name) {
  if (valid_utf8(name) == name) {
    json["file"] = name;
  } else {
    json["file_bytes"] = std::vector<unsigned char>(name.begin(), name.end());
  }
}

std::string file_name_in(const Json& json) {
  if (json.contains("file")) return json.at("file").get<std::string>();
  const auto bytes = json.at("file_bytes").get<std::vector<unsigned char>>();
  return {bytes.begin(), bytes.end()};
}

PlannedRecording recording_in(const Json& json) {
  PlannedRecording recording;
  recording.task.file = file_name_in(json);
  visit_fields(FieldReader(json), recording);
  visit_fields(FieldReader(json.at("channels")), recording.task.result.roles);
  if (const Json& failure = json.at("failure"); !failure.is_null()) {
    visit_fields(FieldReader(failure), recording.task.result.failure.emplace());
  }
  return recording;
}

Json shards_json(const std::vector<PlannedShard>& shards) {
  Json list = Json::array();
  for (const PlannedShard& shard : shards) {
    list.push_back({{"recordings", shard.recordings}, {"audio_ms", shard.audio.value}, {"sha256", shard.sha256}});
  }
  return list;
}

Json json_of(const Plan& plan) {
  Json settings = Json::object();
  for (const auto& [name, value] : plan.settings) settings[name] = value;
  Millis audio{0.0};
  for (const PlannedShard& shard : plan.shards) audio = audio + shard.audio;
  return {{"schema", kPlanSchema},
          {"method_version", plan.method_version},
          {"settings", settings},
          {"recordings", plan.recordings()},
          {"audio_hours", audio.value / kMillisPerHour},
          {"shards", shards_json(plan.shards)}};
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
                           shard.at("sha256").get<std::string>()});
  }
  return plan;
}

}  // namespace

std::string to_plan_line(const PlannedRecording& recording) {
  Json json = Json::object();
  write_file_name(json, recording.task.file.string());
  visit_fields(FieldWriter(json), recording);
  Json channels = Json::object();
  visit_fields(FieldWriter(channels), recording.task.result.roles);
  json["channels"] = std::move(channels);
  json["failure"] = nullptr;
  if (const auto& failure = recording.task.result.failure) {
    visit_fields(FieldWriter(json["failure"] = Json::object()), *failure);
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

PlannedRecording parse_plan_line(std::string_view line) {
  try {
    return recording_in(Json::parse(line));
  } catch (const Json::exception& error) {
    throw FatalError(fmt::format("expected a recording of a plan, found: {}", error.what()));
  }
}

std::string plan_id(const Plan& plan) {
  Sha256 sum;
  sum.add(json_of(plan).dump());
  return sum.finish();
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
