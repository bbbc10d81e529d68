#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "turngap/results/result_lines.h"
#include "turngap/shards/plan.h"

namespace turngap {

/// The shards of a plan that are not done. Throws FatalError where shards/ holds what is none of this plan's: foreign
/// shards, or one twice.
std::vector<std::size_t> missing_shards(const Plan& plan);

/// Throws FatalError where the results of these shards, which are done, are not those that were written, or not those
/// of the recordings that were planned. Gives the names of their metadata.
std::vector<std::string> require_results(const Plan& plan, std::span<const std::size_t> shards);

/// The results of these shards, one after the other. The plan outlives them.
ResultLines lines_of_shards(const Plan& plan, std::vector<std::size_t> shards);

}  // namespace turngap
