#include "turngap/loadtest/orchestrator.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using nlohmann::json;
using Meaning = PlacementAnswer::Meaning;

constexpr std::int64_t kMaxAnswerBytes = 1 << 20;
constexpr std::chrono::milliseconds kWatchTimeout{5'000};  // below the 10 s between two samples

json parsed(const std::string& text) {
  return json::parse(text, nullptr, false);
}

// Whether `found` has every field of `wanted` with its value.
bool has_fields(const json& found, const json& wanted) {
  if (!found.is_object()) return false;
  for (const auto& [key, value] : wanted.items()) {
    if (!found.contains(key) || found[key] != value) return false;
  }
  return true;
}

// "a.b" is the field b of the object in the field a.
std::optional<double> number_at(const json& object, const std::string& dotted) {
  const json* at = &object;
  for (std::size_t begin = 0; begin <= dotted.size();) {
    const auto end = std::min(dotted.find('.', begin), dotted.size());
    const std::string key = dotted.substr(begin, end - begin);
    if (!at->is_object() || !at->contains(key)) return std::nullopt;
    at = &(*at)[key];
    begin = end + 1;
  }
  return at->is_number() ? std::optional(at->get<double>()) : std::nullopt;
}

}  // namespace

OrchestratorProtocol OrchestratorProtocol::manual_dispatch() {
  OrchestratorProtocol protocol;
  protocol.stats = RequestTemplate{"GET", "/stats", {}, ""};
  protocol.dispatch = {"POST", "/manual/dispatch?room={room}&participant_identity={caller}", {}, ""};
  protocol.success_json = R"({"ok":true})";
  protocol.no_capacity_words = "Failed to dispatch agent";
  return protocol;
}

Orchestrator::Orchestrator(std::string url, OrchestratorProtocol protocol, std::string run, Variables variables,
                           std::chrono::milliseconds timeout)
    : url_(std::move(url)),
      protocol_(std::move(protocol)),
      run_(std::move(run)),
      variables_(std::move(variables)),
      timeout_(timeout) {
  while (url_.ends_with('/')) url_.pop_back();
  Orchestrator::health();
  Orchestrator::stats();
  Orchestrator::placement(1);
  Orchestrator::ending({});
}

HttpRequest Orchestrator::health() const {
  return request(protocol_.health, 0, kWatchTimeout);
}

std::string Orchestrator::health_problem(const HttpResponse& response) const {
  if (response.end == TransferEnd::answered && response.status == 200) return "";
  return failed_placement(response).words;
}

std::optional<HttpRequest> Orchestrator::stats() const {
  if (!protocol_.stats) return std::nullopt;
  return request(*protocol_.stats, 0, kWatchTimeout);
}

std::optional<SystemStats> Orchestrator::stats_in(const HttpResponse& response) const {
  if (response.end != TransferEnd::answered || response.status != 200) return std::nullopt;
  const json found = parsed(response.body);
  if (!found.is_object()) return std::nullopt;
  return SystemStats{number_at(found, protocol_.active_field), number_at(found, protocol_.queued_field),
                     number_at(found, protocol_.capacity_field)};
}

HttpRequest Orchestrator::placement(std::uint64_t call) const {
  HttpRequest placement = request(protocol_.dispatch, call, timeout_);
  placement.send_once = true;
  return placement;
}

PlacementAnswer Orchestrator::meaning_of_placement(const HttpResponse& response) const {
  PlacementAnswer answer = failed_placement(response);
  if (response.end != TransferEnd::answered) return answer;
  if (response.status == protocol_.success_status) {
    if (protocol_.success_json.empty() || has_fields(parsed(response.body), parsed(protocol_.success_json))) {
      return {Meaning::placed, {}, "", ""};
    }
    answer.fault = CallFault::wrong_answer;
    answer.words = fmt::format("expected {}, found {}", protocol_.success_json, answer.words);
  } else if (response.status == protocol_.no_capacity_status &&
             response.body.find(protocol_.no_capacity_words) != std::string::npos) {
    answer.meaning = Meaning::no_capacity;
  }
  return answer;
}

std::optional<HttpRequest> Orchestrator::ending(const CallRecord& call) const {
  if (!protocol_.end) return std::nullopt;
  return request(*protocol_.end, call.number, kWatchTimeout);
}

HttpRequest Orchestrator::request(const RequestTemplate& from, std::uint64_t call,
                                  std::chrono::milliseconds timeout) const {
  HttpRequest request;
  request.url = url_ + filled(from.path, call);
  request.method = from.method;
  for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, filled(value, call));
  request.body = filled(from.body, call);
  request.timeout = timeout;
  request.max_body_bytes = kMaxAnswerBytes;
  return request;
}

// Braces around anything else are text: a body of JSON is full of them.
std::string Orchestrator::filled(std::string_view text, std::uint64_t call) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = std::min(text.find('{', at), text.size());
    out += text.substr(at, open - at);
    const auto close = text.find('}', open);
    const std::string_view word = close == std::string_view::npos ? "" : text.substr(open + 1, close - open - 1);
    at = close == std::string_view::npos ? open + 1 : close + 1;
    if (word == "room") {
      out += fmt::format("call-{}-{}", run_, call);
    } else if (word == "caller") {
      out += fmt::format("caller-{}-{}", run_, call);
    } else if (word == "run") {
      out += run_;
    } else if (word == "number") {
      out += std::to_string(call);
    } else if (word.starts_with("env:")) {
      const auto value = variables_(std::string(word.substr(4)));
      if (!value) throw FatalError(fmt::format("{{{}}}: expected the variable to be set, found it is not", word));
      out += *value;
    } else if (open < text.size()) {
      out += '{';
      at = open + 1;
    }
  }
  return out;
}

}  // namespace turngap
