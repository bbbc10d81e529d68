#pragma once

#include <string>

#include "turngap/net/origin.h"
#include "turngap/twilio/credentials.h"

namespace turngap::cli {

/// From the file where one is named, else from the environment; from now on memory is private. Throws FatalError.
Credentials read_credentials(const std::string& credentials_file);

/// The service at `base_url`; where that is empty, the one of TWILIO_REGION and TWILIO_EDGE. Throws FatalError.
Origin twilio_service(const std::string& base_url);

/// The URL that all paths come after: with the path that a gateway has, where `base_url` gives one.
std::string twilio_base(const std::string& base_url, const Origin& service);

}  // namespace turngap::cli
