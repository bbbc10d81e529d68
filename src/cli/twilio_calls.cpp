#include "cli/twilio_calls.h"

#include <fmt/format.h>

#include <utility>

namespace turngap::cli {
namespace {

using Meaning = PlacementAnswer::Meaning;

std::chrono::seconds whole_seconds(Millis time) {
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::duration<double, std::milli>(time.value));
}

}  // namespace

TwilioCalls::TwilioCalls(std::string account_url, TwilioOrder order)
    : account_url_(std::move(account_url)), order_(std::move(order)) {}

HttpRequest TwilioCalls::health() const {
  return service_check(account_url_);
}

std::string TwilioCalls::health_problem(const HttpResponse& response) const {
  if (response.end == TransferEnd::answered && response.status == 200) return "";
  return failed_placement(response).words;
}

HttpRequest TwilioCalls::placement(std::uint64_t number) const {
  return placement_request(account_url_, call(number), order_.timeout);
}

PlacementAnswer TwilioCalls::meaning_of_placement(const HttpResponse& response) const {
  const CallPlacement placement = call_placement(response);
  PlacementAnswer answer = failed_placement(response);
  answer.words = placement.words;
  answer.handle = placement.sid;
  switch (placement.meaning) {
    case CallPlacement::Meaning::placed: answer.meaning = Meaning::placed; break;
    case CallPlacement::Meaning::throttled: answer.meaning = Meaning::no_capacity; break;
    case CallPlacement::Meaning::refused: break;
    case CallPlacement::Meaning::lost: answer.meaning = Meaning::lost; answer.fault = CallFault::unknown;
  }
  return answer;
}

// What has ended by itself needs no end.
std::optional<HttpRequest> TwilioCalls::ending(const CallRecord& call) const {
  const bool ended_here = call.cut || call.fault == CallFault::test_ended;
  if (!ended_here || call.handle.empty()) return std::nullopt;
  return hang_up_request(account_url_, call.handle);
}

std::optional<HttpRequest> TwilioCalls::progress(const CallRecord& call) const {
  return call_state_request(account_url_, call.handle);
}

CallProgress TwilioCalls::meaning_of_progress(const HttpResponse& response) const {
  const auto state = call_state(response);
  if (!state) return {};
  if (!state->over) return {CallProgress::Meaning::goes_on, "", state->started_at};
  if (state->connected) return {CallProgress::Meaning::ended, "", state->started_at};
  return {CallProgress::Meaning::failed, state->status, std::nullopt};
}

std::string TwilioCalls::word_of(std::uint64_t call) const {
  return fmt::format("{}-{}", order_.run, call);
}

NewCall TwilioCalls::call(std::uint64_t number) const {
  NewCall call{order_.from, order_.to, "", "", whole_seconds(order_.lengths.longest)};
  const auto stay = whole_seconds(call_length(order_.lengths, order_.seed, number));
  if (!order_.twiml_url.empty()) {
    call.url = url_with_parameters(order_.twiml_url, {{"RUN_TAG", order_.tag}, {"turngap_call", word_of(number)}});
  } else {
    call.twiml = order_.say.empty() ? twiml_playing(order_.play, stay) : twiml_saying(order_.say, stay);
  }
  return call;
}

}  // namespace turngap::cli
