#include "turngap/loadtest/call_service.h"

#include <fmt/format.h>

#include "core/printable.h"

namespace turngap {
namespace {

CallFault fault_of(TransferEnd end) {
  switch (end) {
    case TransferEnd::stalled: return CallFault::timeout;
    case TransferEnd::refused:
    case TransferEnd::untrusted:
    case TransferEnd::proxy_denied:
    case TransferEnd::forbidden: return CallFault::connection_refused;
    case TransferEnd::short_body: return CallFault::incomplete_answer;
    case TransferEnd::too_large:
    case TransferEnd::not_taken: return CallFault::wrong_answer;
    case TransferEnd::answered: return CallFault::refused_by_service;
    case TransferEnd::reset: break;
  }
  return CallFault::connection_broken;
}

}  // namespace

PlacementAnswer failed_placement(const HttpResponse& response) {
  const bool answered = response.end == TransferEnd::answered;
  const std::string words =
      answered ? fmt::format("HTTP {}: {}", response.status, printable(response.body)) : printable(response.problem);
  return {PlacementAnswer::Meaning::failed, fault_of(response.end), words, ""};
}

}  // namespace turngap
