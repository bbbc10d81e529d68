#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "turngap/core/error.h"
#include "turngap/loadtest/orchestrator.h"

namespace turngap {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& name, const std::string& expected, const json& found) {
  throw FatalError(fmt::format("{}: expected {}, found {}", name, expected, found.dump()));
}

// The fields of an object, each taken once; what nobody has taken is a spelling mistake.
class Fields {
 public:
  Fields(const json& object, std::string name) : object_(object), name_(std::move(name)) {
    if (!object_.is_object()) refuse(name_, "an object", object_);
  }

  const json* take(const std::string& key) {
    const auto found = object_.find(key);
    if (found == object_.end()) return nullptr;
    const json& value = *found;
    taken_.push_back(key);
    return &value;
  }

  void text(const std::string& key, std::string& into) {
    if (const json* value = take(key)) {
      if (!value->is_string()) refuse(name_ + "." + key, "a text", *value);
      into = value->get<std::string>();
    }
  }

  void number(const std::string& key, int& into) {
    if (const json* value = take(key)) {
      if (!value->is_number_integer()) refuse(name_ + "." + key, "a whole number", *value);
      into = value->get<int>();
    }
  }

  void finish() const {
    for (const auto& [key, value] : object_.items()) {
      if (std::ranges::find(taken_, key) == taken_.end()) refuse(name_, "no field '" + key + "'", value);
    }
  }

  const std::string& name() const { return name_; }

 private:
  const json& object_;
  std::string name_;
  std::vector<std::string> taken_;
};

void read_headers(Fields& fields, RequestTemplate& request) {
  const json* const headers = fields.take("headers");
  if (headers == nullptr) return;
  if (!headers->is_object()) refuse(fields.name() + ".headers", "an object of texts", *headers);
  for (const auto& [name, value] : headers->items()) {
    if (!value.is_string()) refuse(fields.name() + ".headers." + name, "a text", value);
    request.headers.emplace_back(name, value.get<std::string>());
  }
}

RequestTemplate read_request(Fields& fields) {
  RequestTemplate request;
  std::string line;
  fields.text("request", line);
  if (line.empty())
    throw FatalError(fmt::format("{}.request: expected e.g. \"POST /path\", found none", fields.name()));
  request = parse_request_line(line);
  read_headers(fields, request);
  if (const json* body = fields.take("body")) {
    request.body = body->is_string() ? body->get<std::string>() : body->dump();
  }
  return request;
}

RequestTemplate read_plain_request(const json& value, const std::string& name) {
  Fields fields(value, name);
  RequestTemplate request = read_request(fields);
  fields.finish();
  return request;
}

void read_stats(const json& value, OrchestratorProtocol& protocol) {
  Fields fields(value, "stats");
  protocol.stats = read_request(fields);
  fields.text("active", protocol.active_field);
  fields.text("queued", protocol.queued_field);
  fields.text("capacity", protocol.capacity_field);
  fields.finish();
}

void read_success(const json& value, OrchestratorProtocol& protocol) {
  Fields fields(value, "dispatch.success");
  fields.number("status", protocol.success_status);
  if (const json* wanted = fields.take("json")) {
    if (!wanted->is_object()) refuse("dispatch.success.json", "an object", *wanted);
    protocol.success_json = wanted->dump();
  }
  fields.finish();
}

void read_no_capacity(const json& value, OrchestratorProtocol& protocol) {
  Fields fields(value, "dispatch.no_capacity");
  fields.number("status", protocol.no_capacity_status);
  fields.text("contains", protocol.no_capacity_words);
  fields.finish();
}

void read_dispatch(const json& value, OrchestratorProtocol& protocol) {
  Fields fields(value, "dispatch");
  protocol.dispatch = read_request(fields);
  if (const json* success = fields.take("success")) read_success(*success, protocol);
  if (const json* no_capacity = fields.take("no_capacity")) read_no_capacity(*no_capacity, protocol);
  fields.finish();
}

}  // namespace

OrchestratorProtocol read_protocol(std::istream& text, const std::string& name) try {
  const json object = json::parse(text, nullptr, false);
  if (object.is_discarded()) throw FatalError("expected JSON, found something else");
  OrchestratorProtocol protocol;
  protocol.no_capacity_status = 0;
  Fields fields(object, "protocol");
  if (const json* health = fields.take("health")) protocol.health = read_plain_request(*health, "health");
  if (const json* stats = fields.take("stats")) read_stats(*stats, protocol);
  if (const json* end = fields.take("end")) protocol.end = read_plain_request(*end, "end");
  const json* const dispatch = fields.take("dispatch");
  if (dispatch == nullptr) throw FatalError("dispatch: expected the request that places a call, found none");
  read_dispatch(*dispatch, protocol);
  fields.finish();
  return protocol;
} catch (const FatalError& error) {
  throw FatalError(fmt::format("{}: {}", name, error.what()));
}

RequestTemplate parse_request_line(std::string_view text) {
  const auto space = text.find(' ');
  const std::string_view method = text.substr(0, std::min(space, text.size()));
  const std::string_view path = space == std::string_view::npos ? "" : text.substr(space + 1);
  const bool known = method == "GET" || method == "POST" || method == "PUT" || method == "DELETE" || method == "PATCH";
  if (!known || !path.starts_with('/') || path.find_first_of(" \t\r\n") != std::string_view::npos) {
    throw FatalError(fmt::format("expected a method and a path, e.g. 'POST /end?room={{room}}', found '{}'", text));
  }
  return {std::string(method), std::string(path), {}, ""};
}

}  // namespace turngap
