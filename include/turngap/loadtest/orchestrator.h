#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "turngap/loadtest/call_service.h"

namespace turngap {

/// A request with {room}, {caller}, {run} and {number} for what differs from call to call, and {env:NAME} for secrets.
struct RequestTemplate {
  std::string method = "GET";
  std::string path;  ///< from the root, with the query
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// How an orchestrator is spoken to.
struct OrchestratorProtocol {
  RequestTemplate health{"GET", "/health", {}, ""};
  std::optional<RequestTemplate> stats;
  std::string active_field = "active_rooms";  ///< of the JSON that answers `stats`, as the next two
  std::string queued_field = "queue_length";
  std::string capacity_field = "max_concurrent_calls";
  RequestTemplate dispatch;
  int success_status = 200;
  std::string success_json;  ///< fields that the answer must have, with these values; empty: any body will do
  int no_capacity_status = 500;
  std::string no_capacity_words;  ///< in the body; empty: the status alone tells
  std::optional<RequestTemplate> end;

  /// POST /manual/dispatch?room=…&participant_identity=…, GET /health, GET /stats.
  static OrchestratorProtocol manual_dispatch();
};

/// Reads a protocol from JSON (docs/load-test.md). Throws FatalError naming what is wrong.
OrchestratorProtocol read_protocol(std::istream& text, const std::string& name);

/// Reads "POST /path?room={room}", the method and the path. Throws FatalError.
RequestTemplate parse_request_line(std::string_view text);

/// An orchestrator at a URL.
class Orchestrator : public CallService {
 public:
  using Variables = std::function<std::optional<std::string>(const std::string& name)>;

  /// `run` is part of the name of every room and caller. Throws FatalError where a template names an unknown word or a
  /// variable that is not set.
  Orchestrator(std::string url, OrchestratorProtocol protocol, std::string run, Variables variables,
               std::chrono::milliseconds timeout);

  HttpRequest health() const override;
  std::string health_problem(const HttpResponse& response) const override;
  std::optional<HttpRequest> stats() const override;
  std::optional<SystemStats> stats_in(const HttpResponse& response) const override;
  HttpRequest placement(std::uint64_t call) const override;
  PlacementAnswer meaning_of_placement(const HttpResponse& response) const override;
  std::optional<HttpRequest> ending(const CallRecord& call) const override;
  bool needs_every_answer() const override { return protocol_.end.has_value(); }

 private:
  HttpRequest request(const RequestTemplate& request, std::uint64_t call, std::chrono::milliseconds timeout) const;
  std::string filled(std::string_view text, std::uint64_t call) const;

  std::string url_;
  OrchestratorProtocol protocol_;
  std::string run_;
  Variables variables_;
  std::chrono::milliseconds timeout_;
};

}  // namespace turngap
