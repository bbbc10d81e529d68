#include "turngap/twilio/call_placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results/json_fields.h"
#include "turngap/twilio/sid.h"
#include "twilio/listing.h"
#include "twilio/query.h"
#include "twilio/recording_json.h"
#include "twilio/service_error.h"
#include "twilio/tagged_url.h"

namespace turngap {
namespace {

using Json = nlohmann::json;
using Meaning = CallPlacement::Meaning;

constexpr std::chrono::milliseconds kQuestionTimeout{10'000};
constexpr const char* kForm = "application/x-www-form-urlencoded";

HttpRequest form_request(const std::string& url, const std::vector<QueryParameter>& parameters) {
  HttpRequest request;
  request.url = url;
  request.method = "POST";
  request.headers = {{"Content-Type", kForm}};
  request.body = form_of(parameters);
  request.send_once = true;
  request.timeout = kQuestionTimeout;
  return request;
}

HttpRequest question(const std::string& url) {
  HttpRequest request;
  request.url = url;
  request.timeout = kQuestionTimeout;
  return request;
}

std::string words_of(const HttpResponse& response) {
  if (response.end != TransferEnd::answered) return response.problem;
  return fmt::format("HTTP {}{}", response.status, service_words(response.body));
}

Meaning meaning_without_call(const HttpResponse& response) {
  if (response.end == TransferEnd::refused || response.end == TransferEnd::untrusted ||
      response.end == TransferEnd::forbidden) {
    return Meaning::refused;
  }
  if (response.end != TransferEnd::answered || response.status >= 500) return Meaning::lost;
  if (response.status == 429) return Meaning::throttled;
  return response.status / 100 == 2 ? Meaning::lost : Meaning::refused;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string twiml(const char* verb, const std::string& content, std::chrono::seconds stay) {
  return fmt::format("<Response><{0}>{1}</{0}><Pause length=\"{2}\"/></Response>", verb, escaped(content),
                     stay.count());
}

}  // namespace

HttpRequest placement_request(const std::string& account_url, const NewCall& call, std::chrono::milliseconds timeout) {
  std::vector<QueryParameter> form{{"To", call.to}, {"From", call.from}};
  if (call.url.empty()) {
    form.emplace_back("Twiml", call.twiml);
  } else {
    form.insert(form.end(), {{"Url", call.url}, {"Method", "POST"}});
  }
  form.insert(form.end(), {{"Record", "true"},
                           {"RecordingChannels", "dual"},
                           {"RecordingTrack", "both"},
                           {"Trim", "do-not-trim"},
                           {"TimeLimit", std::to_string(call.longest.count())}});
  HttpRequest request = form_request(account_url + "/Calls.json", form);
  request.timeout = timeout;
  return request;
}

CallPlacement call_placement(const HttpResponse& response) {
  const bool created = response.end == TransferEnd::answered && response.status == 201;
  const Json body = created ? Json::parse(response.body, nullptr, false) : Json();
  if (const auto call = call_from(body)) return {Meaning::placed, call->sid, ""};
  return {meaning_without_call(response), "", words_of(response)};
}

HttpRequest call_state_request(const std::string& account_url, const std::string& call_sid) {
  return question(fmt::format("{}/Calls/{}.json", account_url, call_sid));
}

std::optional<CallState> call_state(const HttpResponse& response) {
  if (response.end != TransferEnd::answered || response.status != 200) return std::nullopt;
  const Json body = Json::parse(response.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  CallState state;
  state.status = text_of(body, "status");
  if (state.status.empty()) return std::nullopt;
  const bool failed =
      state.status == "busy" || state.status == "failed" || state.status == "no-answer" || state.status == "canceled";
  state.over = failed || state.status == "completed";
  state.connected = !failed;
  state.started_at = parse_rfc2822(text_of(body, "start_time"));
  return state;
}

HttpRequest hang_up_request(const std::string& account_url, const std::string& call_sid) {
  return form_request(fmt::format("{}/Calls/{}.json", account_url, call_sid), {{"Status", "completed"}});
}

HttpRequest service_check(const std::string& account_url) {
  return question(url_with(account_url + "/Calls.json", {{"PageSize", "1"}}));
}

std::string twiml_saying(const std::string& text, std::chrono::seconds stay) {
  return twiml("Say", text, stay);
}

std::string twiml_playing(const std::string& url, std::chrono::seconds stay) {
  return twiml("Play", url, stay);
}

std::string url_with_parameters(const std::string& url, const std::vector<std::pair<std::string, std::string>>& more) {
  const auto fragment = std::min(url.find('#'), url.size());
  const std::string base = url.substr(0, fragment);
  const char between = base.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}{}{}", base, between, form_of(more), url.substr(fragment));
}

std::map<std::string, std::string> calls_with_words_in_url(RequestQueue& queue, const std::string& account_url,
                                                           const NewCall& numbers, Moment since,
                                                           const std::vector<std::string>& known,
                                                           const std::vector<std::string>& words) {
  std::vector<std::string> candidates;
  const std::vector<QueryParameter> between{
      {"From", numbers.from}, {"To", numbers.to}, {"StartTime>", to_iso8601(since)}, {"PageSize", kLargestPage}};
  for_each_item(queue, url_with(account_url + "/Calls.json", between), "calls", [&](const Json& item) {
    const auto call = call_from(item);
    const bool ours = call && call->from == numbers.from && call->to == numbers.to;
    if (ours && std::ranges::find(known, call->sid) == known.end()) candidates.push_back(call->sid);
  });
  std::map<std::string, std::string> found;
  for (const std::string& sid : candidates) {
    const Json events = get_object(queue, fmt::format("{}/Calls/{}/Events.json", account_url, sid));
    for (const std::string& word : words) {
      if (has_tagged_url(events, word)) found.emplace(word, sid);
    }
  }
  return found;
}

}  // namespace turngap
