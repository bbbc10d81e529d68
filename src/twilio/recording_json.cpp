#include "twilio/recording_json.h"

#include <nlohmann/json.hpp>

#include "results/json_fields.h"
#include "turngap/twilio/sid.h"

namespace turngap {
namespace {

using Json = nlohmann::json;

std::string sid_of(const Json& item, const char* key, std::string_view kind) {
  std::string sid = text_of(item, key);
  return is_sid(sid, kind) ? sid : "";
}

std::string first_text(const Json& item, const char* key, const char* other_key) {
  std::string text = text_of(item, key);
  return text.empty() ? text_of(item, other_key) : text;
}

// Two spellings of the keys are in use.
std::optional<Encryption> encryption_of(const Json& item) {
  const auto found = item.find("encryption_details");
  if (found == item.end() || !found->is_object()) return std::nullopt;
  return Encryption{first_text(*found, "encryption_public_key_sid", "public_key_sid"),
                    first_text(*found, "encryption_cek", "encrypted_cek"), first_text(*found, "encryption_iv", "iv")};
}

std::optional<Moment> first_moment(const Json& item, const char* key, const char* other_key) {
  if (const auto moment = parse_rfc2822(text_of(item, key))) return moment;
  return parse_rfc2822(text_of(item, other_key));
}

}  // namespace

std::optional<Recording> recording_from(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  Recording recording;
  recording.sid = sid_of(item, "sid", "RE");
  if (recording.sid.empty()) return std::nullopt;
  recording.account_sid = sid_of(item, "account_sid", "AC");
  recording.call_sid = sid_of(item, "call_sid", "CA");
  recording.conference_sid = sid_of(item, "conference_sid", "CF");
  recording.recorded_at = first_moment(item, "date_created", "start_time");
  recording.duration_s = whole_number_of(item, "duration");
  if (recording.duration_s && *recording.duration_s <= 0) recording.duration_s.reset();
  recording.channels = whole_number_of(item, "channels");
  recording.source = text_of(item, "source");
  recording.status = text_of(item, "status");
  recording.media_url = text_of(item, "media_url");
  recording.encryption = encryption_of(item);
  return recording;
}

std::optional<Call> call_from(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  Call call;
  call.sid = sid_of(item, "sid", "CA");
  if (call.sid.empty()) return std::nullopt;
  call.parent_sid = sid_of(item, "parent_call_sid", "CA");
  call.direction = text_of(item, "direction");
  call.from = text_of(item, "from");
  call.to = text_of(item, "to");
  call.started_at = first_moment(item, "start_time", "date_created");
  return call;
}

}  // namespace turngap
