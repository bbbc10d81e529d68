#pragma once

#include "cli/fetch_run.h"
#include "turngap/twilio/recording_catalog.h"

namespace turngap::cli {

/// `fetch` for recordings at Twilio.
FetchOutcome fetch_from_twilio(const FetchOptions& options, const FetchHooks& hooks);

}  // namespace turngap::cli
