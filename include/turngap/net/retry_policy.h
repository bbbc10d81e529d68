#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "turngap/core/calendar.h"
#include "turngap/net/http.h"

namespace turngap {

/// When a GET is asked again. Twilio's own pattern: 100 ms doubled each time, ±10 % so that clients do not fall into
/// step, at most 30 s. It gives 5 tries; two more keep a long download whole where one request in five fails.
struct RetryPolicy {
  std::chrono::milliseconds first_wait{100};
  std::chrono::milliseconds longest_wait{30'000};
  std::chrono::milliseconds longest_retry_after{120'000};  ///< a server that asks for more is not waited for
  double jitter = 0.1;
  int tries = 7;
  int tries_when_throttled = 12;  ///< 429: the request never ran, asking again cannot do harm
  /// Media of a recording that has just completed may be missing for a moment: ask again after 1, 2, 3 s.
  std::chrono::milliseconds fresh_media_wait{1'000};
  int tries_when_not_found = 4;
};

/// What an answer means for the request.
enum class Answer {
  good,       ///< 200
  again,      ///< may go well the next time: connection, 5xx, or an answer that makes no sense
  throttled,  ///< 429
  fresh,      ///< 404 on media that may not be there yet
  denied,     ///< 401 or 403: no request will go well
  final,      ///< any other answer
};

/// `media_may_be_fresh`: the request is for the audio of a recording that exists.
Answer meaning_of(const HttpResponse& response, bool media_may_be_fresh);

/// How long to wait after `tries_made` tries that ended in this answer; nothing: give up. `random` in [-1, 1] is the
/// jitter.
std::optional<std::chrono::milliseconds> wait_before_next(const RetryPolicy& policy, Answer answer, int tries_made,
                                                          std::string_view retry_after, Moment now, double random);

}  // namespace turngap
