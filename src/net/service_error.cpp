#include "net/service_error.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

namespace turngap {
namespace {

constexpr std::size_t kLongestText = 200;

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

std::optional<ServiceError> parse_xml(const std::string& body) {
  if (body.find("<RestException>") == std::string::npos) return std::nullopt;
  return ServiceError{number_of(between(body, "<Code>", "</Code>")), between(body, "<Message>", "</Message>")};
}

std::optional<ServiceError> parse_json(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains("code") || !json["code"].is_number_integer()) return std::nullopt;
  const auto message = json.find("message");
  return ServiceError{json["code"].get<int>(),
                      message != json.end() && message->is_string() ? message->get<std::string>() : ""};
}

std::string_view end_words(TransferEnd end) {
  switch (end) {
    case TransferEnd::refused: return "no connection";
    case TransferEnd::reset: return "connection broke";
    case TransferEnd::stalled: return "stalled";
    case TransferEnd::short_body: return "short body";
    case TransferEnd::too_large: return "body too large";
    case TransferEnd::untrusted: return "TLS certificate not trusted";
    case TransferEnd::not_taken: return "not audio";
    case TransferEnd::forbidden: return "not connected";
    case TransferEnd::answered: break;
  }
  return "answer";
}

}  // namespace

std::optional<ServiceError> parse_service_error(const std::string& body) {
  if (auto error = parse_xml(body)) return error;
  return parse_json(body);
}

std::string service_words(const std::string& body) {
  const auto error = parse_service_error(body);
  return error ? fmt::format(" ({}: {})", error->code, printable(error->message)) : "";
}

std::string problem_of(const HttpResponse& response) {
  if (response.end != TransferEnd::answered) {
    return fmt::format("{} ({})", end_words(response.end), printable(response.problem));
  }
  if (response.status >= 300 && response.status < 400) {
    return fmt::format("HTTP {}, a redirect that is not followed", response.status);
  }
  return fmt::format("HTTP {}{}", response.status, service_words(response.body));
}

std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
  }
  if (text.size() > kLongestText) text = text.substr(0, kLongestText) + "...";
  return text;
}

}  // namespace turngap
