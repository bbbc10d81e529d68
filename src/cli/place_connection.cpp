#include "cli/place_connection.h"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "cli/fetch_words.h"
#include "cli/interrupt.h"

namespace turngap::cli {
namespace {

HttpSettings http_settings(const StoredPlace& place, const FetchOptions& options) {
  HttpSettings settings = place.http;
  settings.agent = "turngap/" TURNGAP_VERSION;
  settings.ca_file = ca_file(options.ca_file);
  settings.stall_timeout = std::chrono::seconds{options.stall_s};
  return settings;
}

std::string denied(const StoredPlace& place, const HttpResponse& response) {
  return fmt::format("{}: expected the credentials to be accepted, found HTTP {}{}", place.in_words, response.status,
                     place.error_words(response.body));
}

}  // namespace

PlaceConnection::PlaceConnection(const StoredPlace& place, const FetchOptions& options,
                                 const std::function<void()>& meanwhile)
    : client_(http_settings(place, options)),
      progress_("requests answered", meanwhile),
      queue_(client_, queue_settings(place, options)) {}

RequestQueue::Settings PlaceConnection::queue_settings(const StoredPlace& place, const FetchOptions& options) {
  RequestQueue::Settings settings;
  settings.service = place.http.service;
  settings.parallel = options.parallel;
  settings.stop = interrupted;
  settings.service_words = place.error_words;
  settings.advice = transfer_advice;
  settings.denied_text = [&place](const HttpResponse& response) { return denied(place, response); };
  settings.progress = [this](std::size_t done, std::size_t open) { progress_.tick(done, open); };
  return settings;
}

}  // namespace turngap::cli
