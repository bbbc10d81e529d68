#pragma once

#include <span>
#include <vector>

#include "cli/fetch_options.h"
#include "cli/fetch_run.h"
#include "cli/metadata_options.h"
#include "turngap/shards/plan.h"

namespace turngap::cli {

/// The recordings that can be fetched with these options, with all that is known of them before they are there, in the
/// order in which a run over the folder would measure them. Says on stderr how many were found. Throws what `fetch`
/// throws, and FatalError where two of them would get files of the same name.
std::vector<PlannedRecording> recordings_to_fetch(const FetchOptions& options, const AnalysisConfig& config,
                                                  bool roles_are_given, const MetadataOptions& metadata);

/// What a plan says of fetching them. Secrets are not in it: they come from the environment of each machine, or from
/// the files that it names.
PlannedFetch planned_fetch(const FetchOptions& options, std::span<const PlannedRecording> recordings);

/// How a shard of a plan fetches. Throws FatalError where this machine lacks what it needs, e.g. credentials.
FetchOptions fetch_options_of(const PlannedFetch& fetch);

/// Fetches recordings of a plan. Throws what `fetch` throws.
FetchOutcome bring_planned_recordings(const FetchOptions& options, const std::vector<PlannedRecording>& wanted,
                                      const FetchHooks& hooks);

}  // namespace turngap::cli
