#pragma once

#include <optional>
#include <string>

namespace turngap {

/// The code and message of Twilio's error body: JSON, or XML on media paths. Nothing where it is neither.
struct ServiceError {
  int code = 0;
  std::string message;
};
std::optional<ServiceError> parse_service_error(const std::string& body);

/// " (20003: Authenticate)", or empty.
std::string service_words(const std::string& body);

}  // namespace turngap
