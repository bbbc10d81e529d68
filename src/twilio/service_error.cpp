#include "twilio/service_error.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/printable.h"
#include "results/json_fields.h"

namespace turngap {
namespace {

std::string between(const std::string& text, std::string_view open, std::string_view close) {
  const auto begin = text.find(open);
  if (begin == std::string::npos) return "";
  const auto end = text.find(close, begin + open.size());
  return end == std::string::npos ? "" : text.substr(begin + open.size(), end - begin - open.size());
}

int number_of(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<ServiceError> error_in_xml(const std::string& body) {
  if (body.find("<RestException>") == std::string::npos) return std::nullopt;
  return ServiceError{number_of(between(body, "<Code>", "</Code>")), between(body, "<Message>", "</Message>")};
}

std::optional<ServiceError> error_in_json(const std::string& body) {
  const auto json = parse_json(body);
  if (!json.is_object() || !json.contains("code") || !json["code"].is_number_integer()) return std::nullopt;
  const auto message = json.find("message");
  return ServiceError{json["code"].get<int>(),
                      message != json.end() && message->is_string() ? message->get<std::string>() : ""};
}

}  // namespace

std::optional<ServiceError> parse_service_error(const std::string& body) {
  if (auto error = error_in_xml(body)) return error;
  return error_in_json(body);
}

std::string service_words(const std::string& body) {
  const auto error = parse_service_error(body);
  return error ? fmt::format(" ({}: {})", error->code, printable(error->message)) : "";
}

}  // namespace turngap
