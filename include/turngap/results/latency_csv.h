#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "turngap/results/recording_result.h"

namespace turngap {

/// The names of the columns that latency.csv always has, in their order. The user's metadata follow them.
std::span<const std::string_view> latency_csv_columns();

// latency.csv, schema 1 (RFC 4180, `\n`, one header line): one row a caller turn, whole milliseconds from the start of
// the recording, an empty cell where nothing was measured.

/// The header line, with these metadata columns.
std::string latency_csv_header(const std::vector<std::string>& metadata_names);

/// The rows of one recording, a line a caller turn; none where it was not measured.
std::string latency_csv_rows(const RecordingResult& result, const std::vector<std::string>& metadata_names);

}  // namespace turngap
