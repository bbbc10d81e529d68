#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "turngap/core/calendar.h"
#include "turngap/net/request_queue.h"

namespace turngap {

/// A call that Twilio is to make and to record on two channels.
struct NewCall {
  std::string from;  ///< one of the account's numbers
  std::string to;
  std::string url;                    ///< of the TwiML; or
  std::string twiml;                  ///< the TwiML itself
  std::chrono::seconds longest{180};  ///< Twilio ends it after so long
};

/// `POST /Calls.json`, sent once and never again by itself: there is no idempotency key. `account_url`:
/// ".../2010-04-01/Accounts/AC…".
HttpRequest placement_request(const std::string& account_url, const NewCall& call, std::chrono::milliseconds timeout);

/// What the answer to it means.
struct CallPlacement {
  enum class Meaning {
    placed,
    throttled,  ///< 429: it never ran
    lost,       ///< no answer, or the service's own failure: the call may have been placed
    refused,    ///< any other answer, or no connection
  };
  Meaning meaning = Meaning::refused;
  std::string sid;    ///< where it was placed
  std::string words;  ///< what was found, else
};
CallPlacement call_placement(const HttpResponse& response);

/// `GET /Calls/CA….json`, and what it says. Nothing where it does not tell.
HttpRequest call_state_request(const std::string& account_url, const std::string& call_sid);
struct CallState {
  std::string status;  ///< as Twilio words it
  bool over = false;
  bool connected = true;  ///< where it is over: somebody had taken it
  std::optional<Moment> started_at;
};
std::optional<CallState> call_state(const HttpResponse& response);

/// Hangs up, or takes it from the queue.
HttpRequest hang_up_request(const std::string& account_url, const std::string& call_sid);

/// What is asked to learn that the service is there and takes the credentials.
HttpRequest service_check(const std::string& account_url);

/// TwiML of a caller who says a text, or plays the audio of a URL, and stays on the line for `stay`.
std::string twiml_saying(const std::string& text, std::chrono::seconds stay);
std::string twiml_playing(const std::string& url, std::chrono::seconds stay);

/// The URL with more parameters in its query.
std::string url_with_parameters(const std::string& url, const std::vector<std::pair<std::string, std::string>>& more);

/// Which calls between the two numbers, begun at `since` or later and not among `known`, have one of `words` as a whole
/// word in the URL of their TwiML: the word and the call's SID. Throws as `RequestQueue` does.
std::map<std::string, std::string> calls_with_words_in_url(RequestQueue& queue, const std::string& account_url,
                                                           const NewCall& numbers, Moment since,
                                                           const std::vector<std::string>& known,
                                                           const std::vector<std::string>& words);

}  // namespace turngap
