#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "turngap/analysis/analyze_batch.h"
#include "turngap/results/latency_csv.h"

namespace turngap::cli {

/// Takes length and channel roles of recordings that have a sidecar from it, the roles only if `with_roles`.
void heed_sidecars(std::span<RecordingResult> recordings, bool with_roles);

/// The name of a recording, and what its sidecar tells of the call.
RecordingIdentity identity_of(const RecordingResult& recording);

/// Why a channel is taken for the caller's, and how many of the measured recordings have that reason.
std::vector<std::pair<std::string, std::size_t>> reasons_for_roles(std::span<const RecordingResult> recordings);

}  // namespace turngap::cli
