#include "shards/plan_lines.h"

#include <fmt/format.h>

#include "analysis/task_fields.h"
#include "core/sha256.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPlanSchema = "turngap.plan/1";
constexpr double kMillisPerHour = 3'600'000.0;

PlannedRecording recording_in(const Json& json) {
  PlannedRecording recording;
  RecordingResult& known = recording.task.result;
  recording.task.file = file_name_in(json);
  const FieldReader read(json);
  read("audio_ms", recording.audio);
  read("bytes", recording.bytes);
  visit_known(read, known);
  read_channels_and_failure(json, known);
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
  const FieldWriter write(json);
  write("audio_ms", recording.audio);
  write("bytes", recording.bytes);
  visit_known(write, recording.task.result);
  write_channels_and_failure(json, recording.task.result);
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
