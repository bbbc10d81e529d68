#include "net/response_problem.h"

#include <fmt/format.h>

#include <string_view>

#include "core/printable.h"

namespace turngap {
namespace {

std::string_view end_words(TransferEnd end) {
  switch (end) {
    case TransferEnd::refused: return "no connection";
    case TransferEnd::reset: return "connection broke";
    case TransferEnd::stalled: return "stalled";
    case TransferEnd::short_body: return "short body";
    case TransferEnd::too_large: return "body too large";
    case TransferEnd::untrusted: return "TLS certificate not trusted";
    case TransferEnd::proxy_denied: return "the proxy asks for credentials (407): put them into https_proxy";
    case TransferEnd::not_taken: return "cannot be stored";
    case TransferEnd::forbidden: return "not connected";
    case TransferEnd::answered: break;
  }
  return "answer";
}

}  // namespace

std::string problem_of(const HttpResponse& response, const std::string& service_words, const std::string& advice) {
  if (response.end != TransferEnd::answered) {
    return fmt::format("{}{} ({})", end_words(response.end), advice, printable(response.problem));
  }
  if (response.status >= 300 && response.status < 400) {
    return fmt::format("HTTP {}{}, a redirect that is not followed", response.status, service_words);
  }
  return fmt::format("HTTP {}{}", response.status, service_words);
}

}  // namespace turngap
