#pragma once

#include <chrono>

#include "support/fake_twilio/service.h"

namespace turngap::test {

using Instant = std::chrono::system_clock::time_point;

/// `POST /Calls.json` (a call is made) and `POST /Calls/CA….json` with Status=completed or canceled (it is ended);
/// every other POST is 405. `request.query` holds the fields of the form. The service's refusals: 400 with 21201 (no
/// To), 21211 (To is no number), 21213 (no From), 21210 (From is none of the account's numbers), 21205 (neither Url nor
/// Twiml), 20001 (a Url that is none).
ServiceAnswer answer_to_post(Catalogue& catalogue, const ServiceRequest& request, const ServiceOrigins& origins,
                             Instant now);

/// Moves the calls that were made on to `now`: queued until the account's calls per second let them begin, then in
/// progress, then over, with a recording if one was asked for.
void advance_calls(Catalogue& catalogue, Instant now);

}  // namespace turngap::test
