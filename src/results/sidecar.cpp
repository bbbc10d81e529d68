#include "turngap/results/sidecar.h"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "core/file_text.h"
#include "core/printable.h"
#include "core/shortage.h"
#include "results/json_fields.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSidecarSchema = "turngap.recording/2";
constexpr const char* kTwilioSchema = "turngap.recording/1";  // without a source: Twilio's recordings alone
constexpr std::uintmax_t kLargestSidecar = 1 << 20;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json moment_or_null(const std::optional<Moment>& moment) {
  return moment ? Json(to_iso8601(*moment)) : Json(nullptr);
}

Json number_or_null(const std::optional<int>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json recording_json(const Recording& r) {
  return {{"sid", r.sid},
          {"account_sid", text_or_null(r.account_sid)},
          {"call_sid", text_or_null(r.call_sid)},
          {"conference_sid", text_or_null(r.conference_sid)},
          {"recorded_at", moment_or_null(r.recorded_at)},
          {"duration_s", number_or_null(r.duration_s)},
          {"channels", number_or_null(r.channels)},
          {"source", r.source},
          {"status", r.status},
          {"encrypted", r.encryption.has_value()}};
}

Json call_json(const std::optional<Call>& call) {
  if (!call) return nullptr;
  return {{"sid", call->sid},
          {"direction", call->direction},
          {"from", call->from},
          {"to", call->to},
          {"started_at", moment_or_null(call->started_at)},
          {"parent_sid", text_or_null(call->parent_sid)}};
}

Json source_json(const RecordingSource& source) {
  Json columns = Json::object();
  for (const auto& [name, value] : source.columns) columns[name] = value;
  return {{"kind", source.kind},
          {"location", text_or_null(source.location)},
          {"version", text_or_null(source.version)},
          {"columns", columns}};
}

RecordingSource source_in(const nlohmann::json& item) {
  return {text_of(item, "kind"), text_of(item, "location"), text_of(item, "version"), {}};
}

// In their order, which other JSON objects here need not keep.
std::vector<std::pair<std::string, std::string>> columns_in(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  std::vector<std::pair<std::string, std::string>> columns;
  const auto& source = json["source"];
  if (!source.contains("columns") || !source["columns"].is_object()) return columns;
  for (const auto& [name, value] : source["columns"].items()) {
    if (value.is_string()) columns.emplace_back(name, value.get<std::string>());
  }
  return columns;
}

std::optional<Moment> moment_in(const nlohmann::json& item, const char* key) {
  return parse_moment(text_of(item, key), Moment{});
}

Recording recording_in(const nlohmann::json& item) {
  Recording recording;
  recording.sid = text_of(item, "sid");
  recording.account_sid = text_of(item, "account_sid");
  recording.call_sid = text_of(item, "call_sid");
  recording.conference_sid = text_of(item, "conference_sid");
  recording.recorded_at = moment_in(item, "recorded_at");
  recording.duration_s = whole_number_of(item, "duration_s");
  recording.channels = whole_number_of(item, "channels");
  recording.source = text_of(item, "source");
  recording.status = text_of(item, "status");
  const auto encrypted = item.find("encrypted");
  if (encrypted != item.end() && *encrypted == true) recording.encryption.emplace();
  return recording;
}

std::optional<Call> call_in(const nlohmann::json& item) {
  if (!item.is_object()) return std::nullopt;
  return Call{text_of(item, "sid"), text_of(item, "direction"),    text_of(item, "from"),
              text_of(item, "to"),  moment_in(item, "started_at"), text_of(item, "parent_sid")};
}

[[noreturn]] void refuse_unread(const std::filesystem::path& path, int reason) {
  if (is_shortage(reason)) fail_for_shortage(path.string(), reason);
  throw RecordingError(
      RecordingFault::unreadable,
      fmt::format(
          "expected to read {} beside it, which may tell of its call and whose channel is whose, found: {}; see "
          "that it can be read, or move it away",
          valid_utf8(path.filename().string()), std::strerror(reason)));
}

// At Twilio a recording is named by its SID, which is also the name of its files.
bool is_recording_sid(std::string_view text) {
  return text.size() == 34 && text.starts_with("RE") &&
         text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

}  // namespace

std::string to_json(const Sidecar& sidecar) {
  const Json json = {{"schema", kSidecarSchema},
                     {"source", source_json(sidecar.source)},
                     {"recording", recording_json(sidecar.recording)},
                     {"call", call_json(sidecar.call)},
                     {"tag", text_or_null(sidecar.tag)},
                     {"selected_by", sidecar.rule},
                     {"channels",
                      {{"caller", sidecar.roles.caller_channel},
                       {"agent", 3 - sidecar.roles.caller_channel},
                       {"reason", sidecar.roles.reason}}},
                     {"audio", {{"bytes", sidecar.bytes}, {"sha256", sidecar.sha256}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Sidecar> parse_sidecar(std::string_view text) {
  const auto json = parse_json(text);
  if (!json.is_object()) return std::nullopt;
  const std::string schema = text_of(json, "schema");
  if (schema != kSidecarSchema && schema != kTwilioSchema) return std::nullopt;
  const auto part = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : nlohmann::json::object();
  };
  Sidecar sidecar;
  sidecar.recording = recording_in(part("recording"));
  if (schema == kSidecarSchema) {
    sidecar.source = source_in(part("source"));
    if (json.contains("source")) sidecar.source.columns = columns_in(text);
  }
  if (sidecar.source.kind.empty() || sidecar.recording.sid.empty()) return std::nullopt;
  if (sidecar.source.kind == "twilio" && !is_recording_sid(sidecar.recording.sid)) return std::nullopt;
  sidecar.call = json.contains("call") ? call_in(json["call"]) : std::nullopt;
  sidecar.tag = text_of(json, "tag");
  sidecar.rule = text_of(json, "selected_by");
  const auto channels = part("channels");
  sidecar.roles = {whole_number_of(channels, "caller").value_or(1), text_of(channels, "reason")};
  if (sidecar.roles.caller_channel != 1 && sidecar.roles.caller_channel != 2) return std::nullopt;
  const auto audio = part("audio");
  const auto bytes = audio.find("bytes");
  if (bytes != audio.end() && bytes->is_number_integer()) sidecar.bytes = bytes->get<std::int64_t>();
  sidecar.sha256 = text_of(audio, "sha256");
  return sidecar;
}

std::optional<Sidecar> sidecar_beside(const std::filesystem::path& recording) {
  const auto path = std::filesystem::path(recording).replace_extension(".json");
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  if (type == std::filesystem::file_type::none) refuse_unread(path, error.value());
  if (type != std::filesystem::file_type::regular) return std::nullopt;
  if (std::filesystem::file_size(path, error) > kLargestSidecar) return std::nullopt;
  const FileText read = read_file(path);
  if (read.reason != 0) refuse_unread(path, read.reason);
  auto sidecar = parse_sidecar(read.text);
  // One that was copied beside another recording says nothing of it.
  if (sidecar && sidecar->recording.sid != recording.stem().string()) return std::nullopt;
  return sidecar;
}

std::optional<Sidecar> readable_sidecar_beside(const std::filesystem::path& recording) try {
  return sidecar_beside(recording);
} catch (const RecordingError&) {
  return std::nullopt;
}

}  // namespace turngap
