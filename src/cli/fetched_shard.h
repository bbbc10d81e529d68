#pragma once

#include <optional>

#include "cli/fetch_options.h"
#include "turngap/shards/shard_run.h"

namespace turngap::cli {

/// Fetches the recordings of a shard, measures each as it arrives and deletes its audio; those that an earlier attempt
/// measured are not fetched again. What cannot be had, now or later, is a recording that failed. Nothing where the user
/// interrupted it. Throws FatalError and NetworkError where another attempt may come further, and AccessDenied where
/// none would with these credentials.
std::optional<DoneShard> fetched_shard(const Plan& plan, std::size_t shard, const FetchOptions& how, unsigned jobs,
                                       bool quiet);

}  // namespace turngap::cli
