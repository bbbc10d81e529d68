#include "turngap/twilio/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "twilio/service_error.h"

namespace turngap {
namespace {

std::string_view region_edge(std::string_view region) {
  if (region == "ie1") return "dublin";
  if (region == "au1") return "sydney";
  return "";
}

std::string denied_text(const HttpResponse& response, const std::string& variable) {
  if (response.status == 403) {
    return fmt::format(
        "HTTP 403{}: Twilio knows the credentials, but they may not read this; give the API key the permission, or use "
        "another one",
        service_words(response.body));
  }
  return fmt::format(
      "{}: expected Twilio to accept it, found HTTP {}{}; check {} and the account in TWILIO_ACCOUNT_SID", variable,
      response.status, service_words(response.body), variable);
}

}  // namespace

Origin twilio_origin(std::string_view region, std::string_view edge) {
  if (edge.empty()) edge = region_edge(region);
  if (region.empty() && !edge.empty()) region = "us1";
  std::string host = edge.empty() ? "api.twilio.com" : fmt::format("api.{}.{}.twilio.com", edge, region);
  std::ranges::transform(host, host.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return {"https", std::move(host), 443};
}

RequestQueue::Settings twilio_queue_settings(Origin service, const std::string& secret_variable) {
  RequestQueue::Settings settings;
  settings.service = std::move(service);
  settings.service_words = service_words;
  settings.denied_text = [secret_variable](const HttpResponse& response) {
    return denied_text(response, secret_variable);
  };
  return settings;
}

}  // namespace turngap
