#pragma once

#include <string>

#include "turngap/net/http.h"

namespace turngap {

/// What an answer that is not good says, e.g. "HTTP 503 (20503: Service unavailable)" or "connection reset by peer".
/// `service_words` are those of the service in its body, or empty; `advice` what to do about a transfer that ended
/// without an answer, or empty.
std::string problem_of(const HttpResponse& response, const std::string& service_words, const std::string& advice);

}  // namespace turngap
