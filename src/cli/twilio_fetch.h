#pragma once

#include <string>

#include "cli/fetch_run.h"
#include "turngap/twilio/recording_catalog.h"

namespace turngap::cli {

/// `fetch` for recordings at Twilio.
FetchOutcome fetch_from_twilio(const FetchOptions& options, const FetchHooks& hooks);

/// Finds what `fetch_from_twilio` would fetch, and fetches nothing. Throws what that throws.
Catalogue find_at_twilio(const FetchOptions& options);

/// Fetches what was found earlier, and where one of `spare` is the other end of what turns out not to be there, that
/// instead. Throws what `fetch_from_twilio` throws.
FetchOutcome bring_from_twilio(const FetchOptions& options, Catalogue& catalogue, const FetchHooks& hooks);

/// The service and the account that the options and the environment name.
struct TwilioPlace {
  std::string base_url;
  std::string account;
};
TwilioPlace twilio_place(const FetchOptions& options);

}  // namespace turngap::cli
