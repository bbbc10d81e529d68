#pragma once

#include <string>
#include <string_view>

#include "turngap/net/request_queue.h"

namespace turngap {

/// The service of a region and an edge (both may be empty): https://api.{edge}.{region}.twilio.com.
Origin twilio_origin(std::string_view region, std::string_view edge);

/// Settings of a queue that reads Twilio's error bodies. `secret_variable` is named when access is denied.
RequestQueue::Settings twilio_queue_settings(Origin service, const std::string& secret_variable);

}  // namespace turngap
