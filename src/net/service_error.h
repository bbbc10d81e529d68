#pragma once

#include <optional>
#include <string>

#include "turngap/net/http.h"

namespace turngap {

/// The code and message of Twilio's error body: JSON, or XML on media paths. Nothing where it is neither.
struct ServiceError {
  int code = 0;
  std::string message;
};
std::optional<ServiceError> parse_service_error(const std::string& body);

/// " (20003: Authenticate)", or empty.
std::string service_words(const std::string& body);

/// What an answer that is not good says, e.g. "HTTP 503 (20503: Service unavailable)" or "connection reset by peer".
std::string problem_of(const HttpResponse& response);

/// Text of a server for a terminal: one line, no control characters, not long.
std::string printable(std::string text);

}  // namespace turngap
