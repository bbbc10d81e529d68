#include "turngap/storage/layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/json_fields.h"
#include "turngap/core/calendar.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

std::vector<Layout> known_layouts() {
  return {
      {.name = "amazon-connect",
       .caller_channel = 1,
       .channels = "amazon-connect: the agent is on the right channel, what comes in on the left",
       .name_pattern = "{call_sid}_{recorded_at:%Y%m%dT%H:%M}_UTC.wav",
       .fields = {{"/CustomerMetadata/ContactId", "call_sid"}}},
      {.name = "generic",
       .caller_channel = 1,
       .channels = "generic: the caller is on the left channel",
       .duration = {.seconds = "/duration_s"},
       .every_value_is_a_column = true},
      {.name = "livekit",
       .caller_channel = 2,
       .channels = "livekit: DUAL_CHANNEL_AGENT puts the agent on the left channel, all others on the right"},
      {.name = "pipecat",
       .caller_channel = 1,
       .channels = "pipecat: AudioBufferProcessor puts the user on the left channel, the bot on the right"},
      {.name = "retell",
       .fields = {{"/call_id", "call_sid"},
                  {"/start_timestamp", "recorded_at", LayoutValue::unix_time_in_ms},
                  {"/agent_id", "agent_id"},
                  {"/agent_version", "agent_version"},
                  {"/latency/e2e/p50", "retell_e2e_p50_ms"},
                  {"/latency/e2e/p90", "retell_e2e_p90_ms"},
                  {"/latency/e2e/max", "retell_e2e_max_ms"}},
       .wrapper = "call"},
      {.name = "telnyx",
       .caller_channel = 1,
       .channels = "telnyx: the first leg, which is the caller's where the agent is called, is on channel A",
       .fields = {{"/data/payload/call_session_id", "call_sid"},
                  {"/data/payload/recording_started_at", "recorded_at", LayoutValue::moment}},
       .duration = {.begin = "/data/payload/recording_started_at", .end = "/data/payload/recording_ended_at"}},
      {.name = "twilio",
       .caller_channel = 1,
       .channels =
           "twilio: the party on the recorded leg, which is the caller where the agent is called, is on channel 1",
       .fields = {{"/call_sid", "call_sid"}, {"/start_time", "recorded_at", LayoutValue::rfc2822_moment}},
       .duration = {.seconds = "/duration"}},
      {.name = "vapi",
       .fields = {{"/id", "call_sid"},
                  {"/startedAt", "recorded_at", LayoutValue::moment},
                  {"/assistantId", "assistant_id"},
                  {"/artifact/performanceMetrics/turnLatencyAverage", "vapi_turn_latency_average"},
                  {"/artifact/performanceMetrics/endpointingLatencyAverage", "vapi_endpointing_latency_average"}}},
  };
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : "";
}

// Fractions of a second say nothing here.
std::string without_fraction(const std::string& text) {
  const auto dot = text.find('.');
  const auto zone = text.find_first_of("Z+-", dot);
  if (dot == std::string::npos) return text;
  return text.substr(0, dot) + (zone == std::string::npos ? "" : text.substr(zone));
}

std::optional<Moment> moment_in(const Json& value, LayoutValue kind) {
  if (kind == LayoutValue::unix_time_in_ms) {
    if (!value.is_number_integer()) return std::nullopt;
    return Moment{std::chrono::seconds{value.get<std::int64_t>() / 1000}};
  }
  const std::string text = text_of(value);
  return kind == LayoutValue::rfc2822_moment ? parse_rfc2822(text) : parse_moment(without_fraction(text), Moment{});
}

std::string value_in(const Json& json, const LayoutField& field) {
  const Json::json_pointer pointer(field.pointer);
  if (!json.contains(pointer)) return "";
  const Json& value = json[pointer];
  if (field.value == LayoutValue::as_it_is) return text_of(value);
  const auto moment = moment_in(value, field.value);
  return moment ? to_iso8601(*moment) : "";
}

// A webhook has it in an object of its own.
Json unwrapped(Json object, const Layout& layout) {
  const auto wrapped = layout.wrapper.empty() ? object.end() : object.find(layout.wrapper);
  return wrapped != object.end() && wrapped->is_object() ? Json(*wrapped) : object;
}

}  // namespace

const std::vector<Layout>& layouts() {
  static const std::vector<Layout> all = known_layouts();
  return all;
}

const Layout& layout_named(std::string_view name) {
  const auto found = std::ranges::find(layouts(), name, &Layout::name);
  if (found != layouts().end()) return *found;
  std::vector<std::string> names;
  for (const Layout& layout : layouts()) names.push_back(layout.name);
  throw FatalError(fmt::format("layout: expected one of {}, found '{}'", fmt::join(names, ", "), name));
}

std::optional<std::vector<NamedText>> metadata_in(const Layout& layout, std::string_view json) {
  Json object = parse_json(json);
  if (!object.is_object()) return std::nullopt;
  object = unwrapped(std::move(object), layout);
  std::vector<NamedText> metadata;
  for (const LayoutField& field : layout.fields) metadata.emplace_back(field.column, value_in(object, field));
  if (!layout.every_value_is_a_column) return metadata;
  for (const auto& [name, value] : object.items()) {
    if (value.is_primitive() && !value.is_null()) metadata.emplace_back(name, text_of(value));
  }
  return metadata;
}

std::optional<int> duration_in(const Layout& layout, std::string_view json) {
  const Json object = parse_json(json);
  if (!object.is_object()) return std::nullopt;
  const Json told = unwrapped(object, layout);
  const auto& [seconds, begin, end] = layout.duration;
  if (!seconds.empty()) {
    const Json::json_pointer pointer(seconds);
    const auto found =
        told.contains(pointer) ? whole_number_of(told[pointer.parent_pointer()], pointer.back().c_str()) : std::nullopt;
    return found.value_or(0) > 0 ? found : std::nullopt;
  }
  const auto from = parse_moment(value_in(told, {begin, "", LayoutValue::moment}), Moment{});
  const auto to = parse_moment(value_in(told, {end, "", LayoutValue::moment}), Moment{});
  if (!from || !to || *to <= *from) return std::nullopt;
  return static_cast<int>((*to - *from).count());
}

}  // namespace turngap
