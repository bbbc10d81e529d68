#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "support/fake_twilio/catalogue.h"

namespace turngap::test {

inline const std::string kAccountsPath = "/2010-04-01/Accounts";

/// RFC 2822, as the service writes every time: "Wed, 01 Jul 2026 12:00:00 +0000".
std::string rfc2822(Time time);

enum class RecordingList { of_account, of_call_or_conference };

/// The list of an account has a media_url and the price as text; those of a call and of a conference have no media_url
/// and the price as a number.
nlohmann::json to_json(const FakeRecording& recording, const FakeAccount& account, RecordingList kind,
                       const std::string& base_url, const std::string& customer_storage_url);
nlohmann::json to_json(const FakeCall& call, const FakeAccount& account);
nlohmann::json to_json(const FakeConference& conference, const FakeAccount& account);
nlohmann::json to_json(const FakeAccount& account);
/// The one event of a call: the request for its TwiML.
nlohmann::json event_json(const FakeCall& call);

/// {"code": ..., "message": ..., "more_info": ..., "status": ...}
std::string error_json(int status, int code, const std::string& message);
/// <TwilioResponse><RestException>...
std::string error_xml(int status, int code, const std::string& message);

}  // namespace turngap::test
