#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// The names of the columns that latency.csv always has, in their order. The user's metadata follow them.
std::span<const std::string_view> latency_csv_columns();

/// The names of the metadata columns of a run: those of the first recording, then what further ones add.
std::vector<std::string> metadata_columns(std::span<const RecordingResult> results);

/// latency.csv, schema 1 (RFC 4180, `\n`, one header line): one row a caller turn, whole milliseconds from the start of
/// the recording, an empty cell where nothing was measured. The rows come in the order given; recordings that were not
/// measured have none.
std::string to_latency_csv(std::span<const RecordingResult> results);

}  // namespace turngap
