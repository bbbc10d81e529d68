#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/fetch_run.h"
#include "turngap/results/sidecar.h"
#include "turngap/storage/stored_recording.h"

namespace turngap::cli {

/// `fetch` for recordings in buckets and behind URLs.
FetchOutcome fetch_stored(const FetchOptions& options, const FetchHooks& hooks);

/// The tag that the user gives these recordings, which no tag selects: --tag, else RUN_TAG, else none.
std::string own_tag_of(const FetchOptions& options);

/// A recording that can be fetched, the number of its place among `places_of`, and what is to lie beside it.
using EachFound = std::function<void(std::size_t place, const StoredRecording& recording, const Sidecar& sidecar)>;

/// Finds what `fetch_stored` would fetch, and fetches nothing. Throws what that throws.
void find_stored(const FetchOptions& options, const EachFound& each);

/// Fetches recordings that were found earlier, `wanted[i]` of place i; those of a list of URLs get their URLs from the
/// list as it is now, which may be signed anew. Throws what `fetch_stored` throws.
FetchOutcome bring_stored(const FetchOptions& options, std::vector<std::vector<StoredRecording>>& wanted,
                          const FetchHooks& hooks);

}  // namespace turngap::cli
