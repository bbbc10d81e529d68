#include "support/fake_twilio/resource_json.h"

#include <ctime>

#include <fmt/format.h>

namespace turngap::test {
namespace {

using nlohmann::json;

template <typename Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

json encryption_json(const FakeEncryption& encryption) {
  if (encryption.long_spelling) {
    return {{"type", "rsa-aes"},
            {"encryption_public_key_sid", encryption.public_key_sid},
            {"encryption_cek", encryption.cek},
            {"encryption_iv", encryption.iv}};
  }
  return {{"type", "rsa-aes"},
          {"public_key_sid", encryption.public_key_sid},
          {"encrypted_cek", encryption.cek},
          {"iv", encryption.iv}};
}

std::string more_info(int code) {
  return fmt::format("https://www.twilio.com/docs/errors/{}", code);
}

}  // namespace

std::string rfc2822(Time time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts)};
}

json to_json(const FakeRecording& recording, const FakeAccount& account, RecordingList kind,
             const std::string& base_url, const std::string& customer_storage_url) {
  const std::string path = fmt::format("{}/{}/Recordings/{}", kAccountsPath, account.sid, recording.sid);
  const bool of_account = kind == RecordingList::of_account;
  json result = {
      {"sid", recording.sid},
      {"account_sid", account.sid},
      {"api_version", "2010-04-01"},
      {"call_sid", or_null(recording.call_sid)},
      {"conference_sid", or_null(recording.conference_sid)},
      {"date_created", rfc2822(recording.created)},
      {"date_updated", rfc2822(recording.created)},
      {"start_time", rfc2822(recording.created)},
      {"duration", or_null(recording.duration)},
      {"channels", or_null(recording.channels)},
      {"source", recording.source},
      {"status", recording.status},
      {"error_code", or_null(recording.error_code)},
      {"price", of_account ? json("-0.00250") : json(-0.0025)},
      {"price_unit", "USD"},
      {"uri", path + ".json"},
      {"encryption_details", recording.encryption ? encryption_json(*recording.encryption) : json(nullptr)},
  };
  if (of_account) {
    result["media_url"] =
        recording.in_customer_storage ? customer_storage_url + "/" + recording.sid + ".wav" : base_url + path;
  }
  return result;
}

json to_json(const FakeCall& call, const FakeAccount& account) {
  return {
      {"sid", call.sid},
      {"account_sid", account.sid},
      {"parent_call_sid", or_null(call.parent_call_sid)},
      {"from", call.from},
      {"to", call.to},
      {"direction", call.direction},
      {"status", call.status},
      {"date_created", rfc2822(call.start)},
      {"start_time", rfc2822(call.start)},
      {"end_time", rfc2822(call.end)},
      {"duration", std::to_string((call.end - call.start).count())},
      {"uri", fmt::format("{}/{}/Calls/{}.json", kAccountsPath, account.sid, call.sid)},
  };
}

json to_json(const FakeConference& conference, const FakeAccount& account) {
  return {
      {"sid", conference.sid},
      {"account_sid", account.sid},
      {"friendly_name", conference.friendly_name},
      {"status", conference.status},
      {"date_created", rfc2822(conference.created)},
      {"date_updated", rfc2822(conference.updated)},
      {"uri", fmt::format("{}/{}/Conferences/{}.json", kAccountsPath, account.sid, conference.sid)},
  };
}

json to_json(const FakeAccount& account) {
  return {
      {"sid", account.sid},
      {"owner_account_sid", account.owner_sid.value_or(account.sid)},
      {"friendly_name", account.friendly_name},
      {"status", "active"},
      {"type", "Full"},
      {"uri", fmt::format("{}/{}.json", kAccountsPath, account.sid)},
  };
}

json event_json(const FakeCall& call) {
  return {{"request", {{"method", "POST"}, {"url", or_null(call.twiml_url)}, {"parameters", {{"call_sid", call.sid}}}}},
          {"response", {{"response_code", 200}, {"content_type", "text/xml"}}}};
}

std::string error_json(int status, int code, const std::string& message) {
  return json{{"code", code}, {"message", message}, {"more_info", more_info(code)}, {"status", status}}.dump();
}

std::string error_xml(int status, int code, const std::string& message) {
  return fmt::format(
      "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Code>{}</Code><Message>{}</Message>"
      "<MoreInfo>{}</MoreInfo><Status>{}</Status></RestException></TwilioResponse>",
      code, message, more_info(code), status);
}

}  // namespace turngap::test
