#pragma once

#include "cli/fetch_run.h"

namespace turngap::cli {

/// `fetch` for recordings in buckets and behind URLs.
FetchOutcome fetch_stored(const FetchOptions& options, const FetchHooks& hooks);

}  // namespace turngap::cli
