#pragma once

#include <string>

#include "turngap/loadtest/load_times.h"
#include "turngap/results/latency_table.h"

namespace turngap::cli {

/// Reads results.json of a load test. Throws FatalError.
LoadTimes load_times_in(const std::string& path);

/// Notes in the table how many calls of the load test were active at the end of each caller turn: the start of its
/// recording and its place in it.
void join_load(const LoadTimes& times, LatencyTable& table);

}  // namespace turngap::cli
