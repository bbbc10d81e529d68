#pragma once

#include <cstddef>
#include <vector>

#include "turngap/results/recording_result.h"
#include "turngap/shards/plan.h"

namespace turngap {

/// The shards of a plan that are not done. Throws FatalError where shards/ holds what is none of this plan's: foreign
/// shards, or one twice.
std::vector<std::size_t> missing_shards(const Plan& plan);

/// The results of a shard that is done. Throws FatalError where they are not those that were written, or not those of
/// the recordings that were planned.
std::vector<RecordingResult> results_of_shard(const Plan& plan, std::size_t shard);

}  // namespace turngap
