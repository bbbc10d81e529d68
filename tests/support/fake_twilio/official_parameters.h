#pragma once

#include <string>

#include "support/fake_twilio/fake_twilio.h"

namespace turngap::test {

/// What Twilio's own description of its service says against a request: a path it does not have, a parameter that this
/// path does not take (which the service would ignore, and answer with the newest page instead), or a value of another
/// format. Empty where nothing. A copy of what turngap asks for, made from twilio-oai's
/// spec/json/twilio_api_v2010.json of 2026-04-14; RequestedChannels is documented with the media alone.
std::string fault_of_request(const LoggedRequest& request);

}  // namespace turngap::test
