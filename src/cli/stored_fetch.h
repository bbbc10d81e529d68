#pragma once

#include <functional>

#include "cli/fetch_run.h"

namespace turngap::cli {

/// `fetch` for recordings in buckets and behind URLs.
FetchOutcome fetch_stored(const FetchOptions& options, const std::function<void(const FetchResult&)>& arrived,
                          const std::function<void()>& meanwhile);

}  // namespace turngap::cli
